/** Puts what a build was told in the place of what stands in the source: the edition's constants and the list of models. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { Edition } from '../build/edition';

const CONSTANTS = /\/src\/platform\/edition\.ts$/;
const CATALOGUE = /\/src\/models\/catalogue\.json$/;

/** @param catalogue the file with another list of models, or null for the one of the source. */
export function editionConstants(edition: Edition, catalogue: string | null): Plugin {
  return {
    name: 'sotto:edition',
    enforce: 'pre',
    load(id) {
      const file = id.replaceAll('\\', '/');
      if (CONSTANTS.test(file)) return { code: constants(edition), map: null };
      return catalogue !== null && CATALOGUE.test(file) ? { code: readFileSync(catalogue, 'utf8'), map: null } : null;
    },
  };
}

function constants(edition: Edition): string {
  return Object.entries(edition).map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`).join('\n');
}

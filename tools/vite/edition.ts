/** Replaces the edition's constants and the list of models in the source by those of a build. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { Edition } from '../build/edition';

const CONSTANTS = /\/src\/platform\/edition\.ts$/;
const CATALOGUE = /\/src\/models\/catalogue\.json$/;

/** The list of a sealed build: it has its own model and cannot download another one. */
const NO_MODELS = JSON.stringify({ version: 1, models: [] });

/** @param catalogue the file with another list of models, or null for the list in the source */
export function editionConstants(edition: Edition, catalogue: string | null): Plugin {
  const readList = (file: string): string => (edition.SEALED ? NO_MODELS : readFileSync(catalogue ?? file, 'utf8'));
  return {
    name: 'sotto:edition',
    enforce: 'pre',
    load(id) {
      const file = id.replaceAll('\\', '/');
      if (CONSTANTS.test(file)) return { code: constants(edition), map: null };
      return CATALOGUE.test(file) ? { code: readList(file), map: null } : null;
    },
  };
}

function constants(edition: Edition): string {
  return Object.entries(edition)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');
}

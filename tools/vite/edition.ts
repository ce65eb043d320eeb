/**
 * Puts what a build was told in the place of what stands in the source: the edition's constants and the list of models.
 */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import type { Edition } from '../build/edition';

const CONSTANTS = /\/src\/platform\/edition\.ts$/;
const CATALOGUE = /\/src\/models\/catalogue\.json$/;

/** A sealed build has its model, and names no other that it could not get. */
const NO_MODELS = JSON.stringify({ version: 1, models: [] });

/** @param catalogue the file with another list of models, or null for the one of the source. */
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

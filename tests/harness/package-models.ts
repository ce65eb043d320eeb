/**
 * A package whose models come from somewhere else, as `npm run build -- --connect … --catalogue …` makes it: the same
 * constants, put into a copy of the built one. A build for each test would take most of the tests' time; that a build
 * with those options is the same is in `tests/e2e/own-list.long.test.ts`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import catalogue from '../../src/models/catalogue.json' with { type: 'json' };
import { MODEL_BASE, MODEL_HOSTS } from '../../src/platform/edition.ts';
import { withPermissionFor } from './manifest.ts';
import { scriptsOf } from './package-copy.ts';

export interface ModelsFrom {
  /** Address without a slash at its end, on the loopback interface: the standard policy lets the extension reach it. */
  readonly base: string;
  /** Entries of a list, as `src/models/catalogue-schema.ts` has them. */
  readonly list: readonly object[];
  /** Whether the user has allowed that host already. Default: yes. */
  readonly leave?: boolean;
}

const QUOTE = '[`"\']';
const literal = (text: string): string => QUOTE + text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&') + QUOTE;
const BASE = new RegExp(literal(MODEL_BASE), 'g');
const HOSTS = new RegExp(`\\[${MODEL_HOSTS.map(literal).join(',')}\\]`, 'g');
const LIST = new RegExp(`\\[\\{id:${literal(catalogue.models[0]?.id ?? '')}`);

/**
 * Puts an address and a list of models into a copy of the standard or the scripted package.
 * @throws Error where the package does not have them in the form that is looked for.
 */
export async function putModels(folder: string, { base, list, leave = true }: ModelsFrom): Promise<void> {
  const host = `http://${new URL(base).hostname}/*`;
  const found = { base: 0, hosts: 0, list: 0 };
  for (const file of await scriptsOf(folder)) {
    const before = await readFile(file, 'utf8');
    const text = before
      .replaceAll(BASE, () => {
        found.base += 1;
        return JSON.stringify(base);
      })
      .replaceAll(HOSTS, () => {
        found.hosts += 1;
        return JSON.stringify([host]);
      });
    const at = text.search(LIST);
    if (at >= 0) found.list += 1;
    const after = at < 0 ? text : text.slice(0, at) + JSON.stringify(list) + text.slice(endOfArray(text, at));
    if (after !== before) await writeFile(file, after);
  }
  if (found.base === 0 || found.hosts === 0 || found.list !== 1)
    throw new Error(`The package in ${folder} is not built as it was: ${JSON.stringify(found)}.`);
  if (leave) await withPermissionFor(folder, [host]);
}

/** The place behind the array that begins at `start` of a minified script. */
function endOfArray(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === '"' || sign === "'" || sign === '`') at = endOfString(text, at, sign);
    else if (sign === '[') depth += 1;
    else if (sign === ']' && --depth === 0) return at + 1;
  }
  throw new Error('The list of models has no end.');
}

/** The place of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  throw new Error('A string of the list of models has no end.');
}

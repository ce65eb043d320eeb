/**
 * Makes a package like one of `npm run build -- --connect … --catalogue …`, by replacing constants in a copy of the
 * built one: a build for each test would take most of the tests' time. `tests/e2e/own-list.long.test.ts` tests a real
 * build.
 */
import { readFile, writeFile } from 'node:fs/promises';
import catalogue from '../../src/models/catalogue.json' with { type: 'json' };
import { MODEL_BASE, MODEL_HOSTS } from '../../src/platform/edition.ts';
import { withPermissionFor } from './manifest.ts';
import { scriptsOf } from './package-copy.ts';

export interface ModelsFrom {
  /** An address without a slash at its end, on the loopback interface, which the standard policy allows. */
  readonly base: string;
  /** Entries of a list, in the form of `src/models/catalogue-schema.ts`. */
  readonly list: readonly object[];
  /** Whether the extension has permission for that host already. Default: yes. */
  readonly hasPermission?: boolean;
}

const QUOTE = '[`"\']';
const literal = (text: string): string => QUOTE + text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&') + QUOTE;
const BASE = new RegExp(literal(MODEL_BASE), 'g');
const HOSTS = new RegExp(`\\[${MODEL_HOSTS.map(literal).join(',')}\\]`, 'g');
const LIST = new RegExp(`\\[\\{id:${literal(catalogue.models[0]?.id ?? '')}`);

/**
 * Puts an address and a list of models into a copy of the standard or the scripted package.
 * @throws Error where the package does not have the expected constants.
 */
export async function putModels(folder: string, { base, list, hasPermission = true }: ModelsFrom): Promise<void> {
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
  if (hasPermission) await withPermissionFor(folder, [host]);
}

/** The offset after the array that begins at `start` of a minified script. */
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

/** The offset of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text.charAt(at) === '\\') at += 1;
    else if (text.charAt(at) === quote) return at;
  }
  throw new Error('A string of the list of models has no end.');
}

/** Compares the addresses in a package with `addresses.json`, the list of those that a reader has looked at. */
import reviewed from './addresses.json' with { type: 'json' };
import type { PackagedFile } from './built.ts';

const ADDRESS = /(?:https?|wss?):\/\/[a-z0-9][\w.-]*[^\s"'`<>()\\{}]*/gi;
const TEXT = /\.(?:m?js|html|css|json|svg)$/;

/** The addresses that each edition may name. Only the standard one names the places that models come from. */
const KNOWN = {
  standard: Object.keys({ ...reviewed.every, ...reviewed.standard }),
  sealed: Object.keys(reviewed.every),
};

/**
 * `file: address` for each address that `addresses.json` lacks. Licences of third parties are not read: they are texts
 * for people.
 */
export function unreviewedAddresses(files: readonly PackagedFile[], edition: keyof typeof KNOWN): string[] {
  return files
    .filter(({ path }) => TEXT.test(path))
    .flatMap(({ path, contents }) => {
      const found = new Set(contents.toString('utf8').match(ADDRESS) ?? []);
      return [...found]
        .filter((address) => !KNOWN[edition].some((known) => address.startsWith(known)))
        .map((address) => `${path}: ${address}`);
    });
}

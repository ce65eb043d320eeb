/** Addresses in a package, against the list of those that somebody has looked at. */
import reviewed from './addresses.json' with { type: 'json' };
import type { PackagedFile } from './built.ts';

const ADDRESS = /(?:https?|wss?):\/\/[a-z0-9][\w.-]*[^\s"'`<>()\\{}]*/gi;
const TEXT = /\.(?:m?js|html|css|json|svg)$/;

/** What each edition may name: what every one may, and in the standard one where its models come from. */
const KNOWN = {
  standard: Object.keys({ ...reviewed.every, ...reviewed.standard }),
  sealed: Object.keys(reviewed.every),
};

/**
 * `file: address` for each address that no line of `addresses.json` accounts for. Licences of third parties are texts
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

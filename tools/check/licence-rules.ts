/** Which licences the code in our package may have, and what NOTICE must say about each. */
import satisfies from 'spdx-satisfies';
import type { ProductionPackage } from './production-packages.ts';

/** SPDX identifiers that may be in one package with Apache-2.0, each with the reason. */
const ALLOWED = new Map([
  ['MIT', 'permissive'],
  ['ISC', 'permissive'],
  ['0BSD', 'permissive'],
  ['BSD-2-Clause', 'permissive'],
  ['BSD-3-Clause', 'permissive'],
  ['Apache-2.0', 'our own licence'],
  ['CC0-1.0', 'public domain'],
  ['MPL-2.0', 'copyleft by file: webextension-polyfill is shipped unchanged, and NOTICE says where its source is'],
]);

/** Whether allowed licences alone can meet an SPDX expression. False for a text that is no such expression. */
export function isAllowed(expression: string): boolean {
  try {
    return satisfies(expression, [...ALLOWED.keys()]);
  } catch {
    return false;
  }
}

/** NOTICE has one line for each package: `- name (licence): copyright`. */
function noticeEntries(notice: string): Map<string, string> {
  return new Map([...notice.matchAll(/^- (\S+) \(([^)]+)\):/gm)].map(([, name = '', licence = '']) => [name, licence]));
}

/**
 * What is wrong with the licences of packages, as sentences that say what to do.
 * @param notice the text of NOTICE
 */
export function licenceProblems(packages: readonly ProductionPackage[], notice: string): string[] {
  const entries = noticeEntries(notice);
  const problems: string[] = [];
  for (const { name, version, license } of packages) {
    if (!isAllowed(license)) {
      problems.push(
        `${name}@${version} has the licence "${license || 'none'}". Replace it, or allow the licence in tools/check/licence-rules.ts with a reason.`,
      );
    }
    const noticed = entries.get(name);
    if (noticed === undefined)
      problems.push(`NOTICE does not name ${name}. Add the line "- ${name} (${license}): <its copyright line>".`);
    else if (noticed !== license)
      problems.push(`NOTICE gives ${name} the licence "${noticed}", the package says "${license}". Correct the line.`);
  }
  const known = new Set(packages.map(({ name }) => name));
  for (const name of entries.keys()) {
    if (!known.has(name))
      problems.push(`NOTICE names ${name}, which is no production dependency any more. Delete the line.`);
  }
  return problems;
}

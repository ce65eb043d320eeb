/** The text of `third-party-licences.txt` in the package: MIT, BSD and Apache-2.0 ask for it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { productionPackages, readLock } from './production-packages.ts';

const LICENCE_FILE = /^(licen[cs]e|copying|notice)(\.|-|$)/i;
const RULE = '-'.repeat(80);

/** NOTICE, then the licence files of each production package. @param root the repository's folder */
export function thirdPartyLicences(root: string): string {
  const sections = productionPackages(readLock(root)).map(({ name, version, license, folder }) => {
    const full = path.join(root, folder);
    // An optional package that npm did not install is not in the build either.
    const files = existsSync(full)
      ? readdirSync(full)
          .filter((file) => LICENCE_FILE.test(file))
          .sort()
      : [];
    const texts = files.map((file) => readFileSync(path.join(full, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  });
  return `${[readFileSync(path.join(root, 'NOTICE'), 'utf8').trim(), ...sections].join(`\n\n${RULE}\n\n`)}\n`;
}

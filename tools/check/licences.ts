/** `node tools/check/licences.ts`: checks the licence of each package that goes into ours, and its line in NOTICE. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { licenceProblems } from './licence-rules.ts';
import { productionPackages, readLock } from './production-packages.ts';

const root = path.resolve(import.meta.dirname, '../..');
const packages = productionPackages(readLock(root));
const problems = licenceProblems(packages, readFileSync(path.join(root, 'NOTICE'), 'utf8'));
for (const problem of problems) console.error(`licences: ${problem}`);
if (problems.length === 0)
  console.log(`licences: ${packages.length} production packages, all allowed and named in NOTICE`);
process.exitCode = problems.length === 0 ? 0 : 1;

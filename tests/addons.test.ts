/**
 * What Mozilla's store will say of the Firefox packages: no error, and no warning that nobody has explained. Runs on
 * what `npm run build` and `npm run build:sealed` left.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addonProblems, EXPLANATIONS, lintAddon } from '../tools/check/addons.ts';
import { BUILDS, SEALED_BUILDS } from '../tools/check/built.ts';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

/** The linter takes seconds for a package, more where the machine is busy. */
const LIMIT_MS = 120_000;

for (const [edition, builds] of [
  ['standard', BUILDS],
  ['sealed', SEALED_BUILDS],
] as const)
  for (const { name, folder, exists } of builds.filter(({ name: browser }) => browser === 'firefox-mv2'))
    describeUnless(!exists, BY_HAND.notBuilt)(`${edition} package ${name}`, () => {
      test('the linter has no errors, and each of its warnings a reason', { timeout: LIMIT_MS }, async () => {
        expect(addonProblems(await lintAddon(folder), EXPLANATIONS)).toEqual([]);
      });
    });

test('what the linter finds in a poor package is told, and so is a reason for nothing', {
  timeout: LIMIT_MS,
}, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-addon-'));
  const manifest = { manifest_version: 2, name: 'Poor', version: 'new', background: { scripts: ['a/poor.js'] } };
  await mkdir(path.join(folder, 'a'));
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'a/poor.js'), 'globalThis.show = (text) => { document.body.innerHTML = text; };');
  try {
    const found = await lintAddon(folder);
    const reason = { code: 'UNSAFE_VAR_ASSIGNMENT', file: '^a/', near: 'innerHTML = text', reason: '' };
    const problems = addonProblems(found, []).join('\n');
    expect(problems).toContain('error ');
    expect(problems).toContain('warning UNSAFE_VAR_ASSIGNMENT, a/poor.js');
    expect(addonProblems(found, [reason]).join('\n')).not.toContain('UNSAFE_VAR_ASSIGNMENT');
    expect(addonProblems(found, [reason, { ...reason, near: 'elsewhere' }]).join('\n')).toContain('is there 0 times');
    expect(addonProblems([...found, ...found], [reason]).join('\n')).toContain('is there 2 times');
  } finally {
    await rm(folder, { recursive: true });
  }
});

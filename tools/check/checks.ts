/** What `npm run check` does. No check starts a browser. */
import { dependency, script } from '../test-run/programs.ts';
import type { ProgramStage } from '../test-run/run-stages.ts';

const check = (name: string, command: ProgramStage['command']): ProgramStage => ({
  name: `check: ${name}`,
  needs: [],
  cores: 1,
  command,
  hasTests: false,
});

/** The shortest comes first, so that it answers at once. Then comes the longest, so that the others run beside it. */
export const CHECKS: readonly ProgramStage[] = [
  check('format', dependency('@biomejs/biome', 'biome', 'format', '.')),
  check('lint', dependency('eslint', 'eslint', '.')),
  // The native compiler needs seconds. The linter needs TypeScript 6, as a library.
  check('types', dependency('typescript7', 'tsc', '--noEmit')),
  check(
    'arrows',
    dependency('dependency-cruiser', 'depcruise', '-T', 'err-long', 'src', 'entrypoints', 'tests', 'tools', 'lab'),
  ),
  check('dead code', dependency('knip', 'knip')),
  check('licences', script('tools/check/licences.ts')),
];

/** What `npm run check` does. None of it runs anything of ours in a browser. */
import { dependency, script } from '../test-run/programs.ts';
import type { ProgramStage } from '../test-run/run-stages.ts';

const check = (name: string, command: ProgramStage['command']): ProgramStage => ({
  name: `check: ${name}`,
  needs: [],
  cores: 1,
  command,
  hasTests: false,
});

/** The shortest first, so that its answer is there at once; then the longest, so that the others run beside it. */
export const CHECKS: readonly ProgramStage[] = [
  check('format', dependency('@biomejs/biome', 'biome', 'format', '.')),
  check('lint', dependency('eslint', 'eslint', '.')),
  // The native compiler reads the program anew in seconds; the linter needs TypeScript 6, as a library.
  check('types', dependency('typescript7', 'tsc', '--noEmit')),
  check(
    'arrows',
    dependency('dependency-cruiser', 'depcruise', '-T', 'err-long', 'src', 'entrypoints', 'tests', 'tools', 'lab'),
  ),
  check('dead code', dependency('knip', 'knip')),
  check('licences', script('tools/check/licences.ts')),
];

/** Chooses the test files of a vitest configuration: the short or the long ones. */

/** Tests that are too long for `npm test`: `x.long.test.ts` beside the short `x.test.ts`. */
const LONG = '*.long.test.{ts,tsx}';

/** Whether this is a run of the long tests, by `npm run test:long`. */
export function isLongRun(): boolean {
  return Boolean(process.env['SOTTO_LONG']);
}

interface TestFiles {
  readonly include: string[];
  readonly exclude: string[];
}

/**
 * The test files of some folders: the short ones, or in `npm run test:long` only the long ones.
 * @param folders glob patterns of folders, such as `src/**`
 */
export function testFiles(folders: readonly string[]): TestFiles {
  if (isLongRun()) return { include: folders.map((folder) => `${folder}/${LONG}`), exclude: [] };
  return {
    include: folders.flatMap((folder) => [`${folder}/*.test.ts`, `${folder}/*.test.tsx`]),
    exclude: folders.map((folder) => `${folder}/${LONG}`),
  };
}

/** Which test files a configuration of vitest takes. */

/** Tests that are too long for `npm test`: `x.long.test.ts` beside the short `x.test.ts`. */
const LONG = '*.long.test.{ts,tsx}';

/** Whether they are what is run now: `npm run test:long` says so. */
export function isLongRun(): boolean {
  return Boolean(process.env['SOTTO_LONG']);
}

interface TestFiles {
  readonly include: string[];
  readonly exclude: string[];
}

/**
 * The files of some folders that are run: those that are not long, or in `npm run test:long` the long ones alone.
 * @param folders glob patterns of folders, such as `src/**`
 */
export function testFiles(folders: readonly string[]): TestFiles {
  if (isLongRun()) return { include: folders.map((folder) => `${folder}/${LONG}`), exclude: [] };
  return {
    include: folders.flatMap((folder) => [`${folder}/*.test.ts`, `${folder}/*.test.tsx`]),
    exclude: folders.map((folder) => `${folder}/${LONG}`),
  };
}

/** Why a test may be left out. `npm test` fails for a skip without a reason, or with one that is not in these lists. */

/** What a machine may lack, and a run of all tests is still a whole one. */
export const SKIPPED = {
  noSharedCases: 'the shared cases (../shared/cases) are not on this machine',
  noLlamaSources: "llama.cpp's sources are not on this machine (npm run llama fetches them)",
  noHistory: 'the history of this repository is not on this machine (a shallow clone, or an export)',
  noSharedCorpora: 'the shared corpora (../shared/corpora) are not on this machine',
} as const;

/**
 * What may be missing where a suite is started by itself. `npm test` makes it first, so a skip for one of these fails
 * there.
 */
export const BY_HAND = {
  notBuilt: 'the package is not built: npm run build, and npm run build:sealed',
} as const;

type ValueOf<T> = T[keyof T];

export type SkipReason = ValueOf<typeof SKIPPED> | ValueOf<typeof BY_HAND>;

/** The reasons for which a test may be skipped. `npm test` fails for a skip with any other reason or none. */

/** What a machine may lack. A run of all tests still counts as complete. */
export const SKIPPED = {
  noSharedCases: 'the shared cases (../shared/cases) are not on this machine',
  noLlamaSources: "llama.cpp's sources are not on this machine (npm run llama fetches them)",
  noHistory: 'the history of this repository is not on this machine (a shallow clone, or an export)',
  noSharedCorpora: 'the shared corpora (../shared/corpora) are not on this machine',
} as const;

/** What may be missing if a suite is started alone. `npm test` makes it first, so these skips are failures there. */
export const BY_HAND = {
  notBuilt: 'the package is not built: npm run build, and npm run build:sealed',
} as const;

type ValueOf<T> = T[keyof T];

export type SkipReason = ValueOf<typeof SKIPPED> | ValueOf<typeof BY_HAND>;

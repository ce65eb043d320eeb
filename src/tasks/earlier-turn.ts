/** A question that was asked before, with its answer. */
export interface EarlierTurn {
  /** As the model got it. */
  readonly question: string;
  readonly answer: string;
  /** What passages were searched with, where that was not the question itself. */
  readonly search?: string;
}

/** The same turns as a search reads them. */
export function asSearched(earlier: readonly EarlierTurn[]): EarlierTurn[] {
  return earlier.map(({ question, answer, search = question }) => ({ question: search, answer }));
}

/** A question that has its answer, or as much of one as there was when it ended. */
export interface EarlierTurn {
  readonly question: string;
  readonly answer: string;
}

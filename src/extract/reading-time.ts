/** The time that reading a page may take, shared among its stages: a page's tab stands still for so long. */

type Stage = 'walk' | 'vote' | 'choice' | 'authors';

/** When each stage must have ended, as a share of all the time. What comes after the last one is short and certain. */
const ENDS: Readonly<Record<Stage, number>> = { walk: 0.55, vote: 0.7, choice: 0.8, authors: 0.88 };

/** Thrown where a stage has used up its time. Whoever began the stage goes on without it. */
export class OutOfTime extends Error {
  override readonly name = 'OutOfTime';
}

export class ReadingTime {
  private constructor(
    private readonly now: () => number,
    private readonly budgetMs: number,
    private readonly began: number,
  ) {}

  /** @param now milliseconds, monotonic @param budgetMs for all stages together, from now on */
  static start(now: () => number, budgetMs: number): ReadingTime {
    return new ReadingTime(now, budgetMs, now());
  }

  /** Milliseconds until the stage must have ended. */
  left(stage: Stage): number {
    return this.began + this.budgetMs * ENDS[stage] - this.now();
  }

  /** To be asked within a stage, again and again. @throws OutOfTime */
  readonly check = (stage: Stage): void => {
    if (this.left(stage) < 0) throw new OutOfTime(stage);
  };
}

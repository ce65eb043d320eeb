/** Progress: how much of a total is done, in one or several phases. */
interface Phased {
  readonly phase?: string;
  readonly done: number;
  readonly total: number;
}

/** Tells the beginning and the end of each phase at once, and progress between them at most every `everyMs` ms. */
export function paced<T extends Phased>(everyMs: number, tell: (state: T) => void): (state: T) => void {
  let phase: string | undefined;
  let toldAt = 0;
  return (state) => {
    const now = performance.now();
    if (state.phase === phase && state.done < state.total && now - toldAt < everyMs) return;
    phase = state.phase;
    toldAt = now;
    tell(state);
  };
}

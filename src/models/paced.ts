/** How far something has come, as it is told: so many bytes of a total, in phases where there are several. */
interface Phased {
  readonly phase?: string;
  readonly done: number;
  readonly total: number;
}

/** Tells each phase and its end at once, and within one phase no more often than every `everyMs` milliseconds. */
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

/** A lane for tests: one that nothing is loaded on, and how to wait until it is free. */
import { Lane } from '../lane/lane';

const never = new AbortController().signal;

/** A lane whose users load nothing. */
export function idleLane(): Lane {
  return new Lane({
    findModel: () => Promise.reject(new Error('no model here')),
    enginesFor: () => Promise.reject(new Error('no engine here')),
    benchmarks: () => Promise.resolve([]),
  });
}

/** Resolves when no job and no trial is there. */
export function whenFree(lane: Lane): Promise<void> {
  return lane.use({ who: 'trial', signal: never, waits: true }, () => Promise.resolve());
}

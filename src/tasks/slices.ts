/**
 * Long work on a text in small slices: a generator that stops after each, so that whoever runs it can answer others in
 * between, and can stop it. Tasks are pure and have no clock: the host runs them with its own (`host/in-slices.ts`).
 */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Runs work to its end; rejects with `AbortError` where it was stopped between two slices. */
export type RunSlices = <T>(work: Slices<T>) => Promise<T>;

/** Who runs work for somebody that may have no say in it: `run`, or in one go. */
export const runnerOf = ({ run }: { readonly run?: RunSlices | undefined }): RunSlices =>
  run ?? ((work) => Promise.resolve(atOnce(work)));

/** No work, but a place to stop. */
export function* breath(): Slices<void> {
  yield;
}

/** Runs work to its end in one go, for texts that are known to be short, and for tests. */
export function atOnce<T>(work: Slices<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/**
 * Long work on a text runs in small slices: a generator that stops after each. Whoever runs it can answer others in
 * between, or stop it. Tasks have no clock, so the host runs them (`src/host/lane/in-slices.ts`).
 */
export type Slices<T> = Generator<undefined, T, undefined>;

/** Runs work to its end; rejects with `AbortError` where it was stopped between two slices. */
export type RunSlices = <T>(work: Slices<T>) => Promise<T>;

/** The given `run`, or one that runs work at once. */
export const runnerOf = ({ run }: { readonly run?: RunSlices | undefined }): RunSlices =>
  run ?? ((work) => Promise.resolve(atOnce(work)));

/** A place to stop, without any work. */
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

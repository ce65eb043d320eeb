/** Remembers that llama.cpp failed on the GPU, so that the next attempt of `auto` uses the processor. */

/** After this time the GPU is tried again: a game may have used it, or the machine may have been asleep. */
const FORGIVEN_AFTER_MS = 10 * 60_000;

let troubleAt: number | undefined;

/** A load or an answer has failed on the GPU. */
export function noteGpuTrouble(): void {
  troubleAt = performance.now();
}

/** Whether the GPU has failed recently. */
export function hadGpuTrouble(): boolean {
  return troubleAt !== undefined && performance.now() - troubleAt < FORGIVEN_AFTER_MS;
}

/** For tests. */
export function forgetGpuTrouble(): void {
  troubleAt = undefined;
}

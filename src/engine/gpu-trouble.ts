/** Remembers that llama.cpp failed on the GPU, so that the next try of `auto` is one that works. */

/** Then the GPU gets another chance: it may have been taken by a game, or the machine was asleep. */
const FORGIVEN_AFTER_MS = 10 * 60_000;

let troubleAt: number | undefined;

/** A load or an answer has failed on the GPU. */
export function noteGpuTrouble(): void {
  troubleAt = performance.now();
}

/** Whether the GPU has failed lately. */
export function hadGpuTrouble(): boolean {
  return troubleAt !== undefined && performance.now() - troubleAt < FORGIVEN_AFTER_MS;
}

/** For tests. */
export function forgetGpuTrouble(): void {
  troubleAt = undefined;
}

/** How many threads llama.cpp gets. It spins while it waits, so one thread too many costs more than one too few. */

/** More threads bring little for small models, and the machine has other work. */
const MAX_THREADS = 4;

/** A token of the answer that takes so many times as long as one of the prompt. 1 to 2 is normal. */
const COLLAPSE_RATIO = 6;

/** With fewer tokens than this the speed is not known. */
const MIN_SAMPLE = 8;

/**
 * One core stays free. With threads on all cores an answer falls from 11 to 0.4 tokens/s as soon as anything else runs
 * (SmolLM2-135M Q4_1, two cores; one thread under the same load: 5).
 * @param cores `navigator.hardwareConcurrency`
 * @param shared Whether there is SharedArrayBuffer (Firefox: never in extension pages).
 */
export function chooseThreads(cores: number, shared: boolean): number {
  return shared ? Math.max(1, Math.min(cores - 1, MAX_THREADS)) : 1;
}

/** Time spent on a phase of one generation. */
export interface PhaseTime {
  readonly tokens: number;
  readonly ms: number;
}

/**
 * Whether the threads hindered each other. The answer suffers first, because each token waits for all threads in every
 * layer. The prompt's time shows what the machine can do.
 */
export function collapsed(prompt: PhaseTime, answer: PhaseTime): boolean {
  if (prompt.tokens < MIN_SAMPLE || answer.tokens < MIN_SAMPLE || prompt.ms === 0) return false;
  return answer.ms / answer.tokens > (COLLAPSE_RATIO * prompt.ms) / prompt.tokens;
}

/** The number of threads to try after a collapse. */
export function fewerThreads(threads: number): number {
  return Math.max(1, Math.floor(threads / 2));
}

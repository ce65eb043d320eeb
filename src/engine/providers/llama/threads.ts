/** How many threads llama.cpp gets. It spins while it waits, so one core too many costs more than one too few. */

/** More bring little for small models, and the machine has other work. */
const MAX_THREADS = 4;

/** A decode this many times slower than reading the prompt, token for token, has collapsed. Healthy: 1 to 2. */
const COLLAPSE_RATIO = 6;

/** Fewer tokens than this say nothing about speed. */
const MIN_SAMPLE = 8;

/**
 * One core stays free: with threads on all cores decoding falls from 11 to 0.4 tokens/s as soon as anything else
 * runs (SmolLM2-135M Q4_1, two cores; one thread under the same load: 5).
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
 * Whether the threads got into each other's way. Decoding suffers first, because it waits for all threads at every
 * layer of every token; the prompt's time tells what the machine could do.
 */
export function collapsed(prompt: PhaseTime, answer: PhaseTime): boolean {
  if (prompt.tokens < MIN_SAMPLE || answer.tokens < MIN_SAMPLE || prompt.ms === 0) return false;
  return answer.ms / answer.tokens > (COLLAPSE_RATIO * prompt.ms) / prompt.tokens;
}

/** Next try after a collapse. */
export function fewerThreads(threads: number): number {
  return Math.max(1, Math.floor(threads / 2));
}

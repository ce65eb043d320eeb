/**
 * How much memory the prompt states of pages may take that stand not in the cache, and so outside of the module's 4
 * GiB: the one place that says so. In F16 a token of SmolLM2-135M takes 23 kB, one of a model with 4 billion
 * parameters 140 to 150 kB (Qwen3, Gemma 3): of pages with 2,000 tokens that is eleven, or one, beside the one in the
 * cache.
 */

/** Of the machine's memory. */
const SHARE = 1 / 16;
/** In bytes; also where the browser does not tell how much memory there is (Firefox). */
const MOST = 512 * 1024 ** 2;

/** In bytes. @param total The machine's memory, in bytes. */
export const keptBytes = (total: number): number => Math.min(MOST, Math.floor(total * SHARE));

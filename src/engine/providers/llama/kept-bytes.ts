/**
 * How much memory the prompt states of pages may take that are not in the cache. It is outside of the module's 4 GiB.
 *
 * In F16 a token of SmolLM2-135M takes 23 kB, and one of a model with 4 billion parameters 140 to 150 kB (Qwen3, Gemma
 * 3). Of pages with 2,000 tokens eleven are kept, or one, besides the one in the cache.
 */

/** The share of the machine's memory. */
const SHARE = 1 / 16;
/** The upper limit, in bytes. Also used where the browser does not tell the machine's memory (Firefox). */
const MOST = 512 * 1024 ** 2;

/** The limit in bytes. @param total The machine's memory, in bytes. */
export const keptBytes = (total: number): number => Math.min(MOST, Math.floor(total * SHARE));

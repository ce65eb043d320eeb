/** How long a context models get here. */

/** In tokens, the shortest first. A context is the prompt and the answer together; its cache grows with it. */
export const CONTEXT_LENGTHS = [2_048, 4_096] as const;
export const [SHORT_CONTEXT, FULL_CONTEXT] = CONTEXT_LENGTHS;

/**
 * A machine is small where the browser tells this much memory or less, in bytes (it rounds and caps; Firefox does not
 * tell).
 */
export const SMALL_MACHINE_BYTES = 2 * 1024 ** 3;

/**
 * Of a context with fewer tokens a prompt's own words take so much that no text has room in it: such a model is refused
 * by name.
 */
export const SMALLEST_CONTEXT = 256;

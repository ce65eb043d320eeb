/**
 * How the tokens of a context are shared out. All shares depend on its size, so that a small context has some room for
 * everything.
 */

/**
 * Tokens that a chat template adds for each message, about. Two messages and the answer's opening get 13 of ChatML, 17
 * of Qwen 3, 13 of Granite, 10 of Phi 3.5, 4 of Mistral Nemo (`tests/fixtures/templates`).
 */
export const TEMPLATE_TOKENS = 10;

/**
 * Tokens that a chat template adds around a prompt, on the high side: SmolLM3's adds 59. A small context cannot spare
 * as many.
 */
export const templateTokens = (contextTokens: number): number => Math.min(64, Math.floor(contextTokens / 8));

/** Tokens that a chat template adds around each further message. */
export const messageTokens = (contextTokens: number): number => Math.min(12, Math.floor(contextTokens / 32));

/** The shortest answer that is worth starting, in tokens. */
export const leastAnswer = (contextTokens: number): number => Math.min(48, Math.floor(contextTokens / 6));

/** Tokens that an answer may take beyond its limit, to end its sentence; a small context cannot spare as many. */
export const softTokens = (contextTokens: number): number => Math.min(40, Math.floor(contextTokens / 24));

/** The longest answer to a question, in tokens. */
export const answerRoom = (contextTokens: number): number => Math.min(384, Math.floor(contextTokens / 6));

/** Tokens that stay free for a question, so that its length seldom changes which turns stay before it. */
export const questionRoom = (contextTokens: number): number => Math.min(256, Math.floor(contextTokens / 16));

/** The next plan uses this share of the context, if the engine found that a plan did not fit. */
const SMALLER = 0.75;
/** The smallest context that is planned for, in tokens. */
const LEAST_CONTEXT = 48;

/**
 * The context to plan for, in tokens, after a plan for `contextTokens` did not fit; null where there is no smaller
 * plan.
 */
export function smallerContext(contextTokens: number): number | null {
  const smaller = Math.floor(contextTokens * SMALLER);
  return smaller < LEAST_CONTEXT ? null : smaller;
}

/** Models with each kind of vocabulary and chat, and the checks that depend on the architecture. */
import { TINY_FAMILIES } from '../fixtures/tiny-vocabulary';
import { checks } from './checks';
import type { TinyOne } from './page';
import type { BrowserName } from '../harness/session';
import type { EngineUnderTest } from './suite';

/** Each family's architecture, with its kind of vocabulary and chat. */
export const FAMILIES: readonly TinyOne[] = TINY_FAMILIES.map((family) => ({ model: `tiny-${family}`, family }));
/** Its shaders take SwiftShader half a minute to compile. Its numbers are compared there anyway. */
const SLOW = { browser: 'chromium', engine: 'webllm', family: 'llama3' } as const;
/** Checks that depend on the architecture: its answers, its cache, and where steps end. */
export const OF_ARCHITECTURES = checks.filter(({ name }) =>
  /^(?:streams an answer|gives the same answer to|keeps the work|refuses a prompt|stops in the prompt)/.test(name),
);

/** Whether an engine's checks with a model are in `engines.long.test.ts`. */
export function isSlow(browser: BrowserName, engine: EngineUnderTest, { family }: TinyOne): boolean {
  return browser === SLOW.browser && engine === SLOW.engine && family === SLOW.family;
}

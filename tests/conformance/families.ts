/** Models of each kind of vocabulary and chat, and what of the suite an architecture can change. */
import { TINY_FAMILIES } from '../fixtures/tiny-vocabulary';
import { checks } from './checks';
import type { TinyOne } from './page';
import type { BrowserName } from '../harness/session';
import type { EngineUnderTest } from './suite';

/** Each family's architecture, with its own kind of vocabulary and chat. */
export const FAMILIES: readonly TinyOne[] = TINY_FAMILIES.map((family) => ({ model: `tiny-${family}`, family }));
/** Compiling its shaders takes SwiftShader half a minute; the numbers of its libraries are compared there anyway. */
const SLOW = { browser: 'chromium', engine: 'webllm', family: 'llama3' } as const;
/** What an architecture can change: words, caches of its own shape, and where steps end. */
export const OF_ARCHITECTURES = checks.filter(({ name }) =>
  /^(?:streams an answer|gives the same answer to|keeps the work|refuses a prompt|stops in the prompt)/.test(name),
);

/** Whether an engine's checks with a model are in `engines.long.test.ts`. */
export function isSlow(browser: BrowserName, engine: EngineUnderTest, { family }: TinyOne): boolean {
  return browser === SLOW.browser && engine === SLOW.engine && family === SLOW.family;
}

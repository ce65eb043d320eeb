/**
 * The demo model generates the same greedy text on both engines; where the texts differ, both engines were undecided.
 *
 * The engines do not compute exactly the same. llama.cpp on the processor rounds the input of each linear map to eight
 * bits, in blocks of 32; web-llm does not. Keys and values are f16 in llama.cpp, and in web-llm in Firefox, where the
 * library computes in half precision. In Chromium they are f32 in web-llm.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import { BROWSERS } from '../harness/launch';
import type { Tab } from '../harness/session';
import type { Top } from './same-text.page';
import { enginesIn, useSuite } from './suite';
import { DEMO_PATH } from './suite-package';

const TOKENS = 32;
/** Between closer logits than this, rounding decides. */
const TIE = 0.5;

/** No engine is undecided in its answer to this, so it is exactly the same. */
const UNDISPUTED = 'What is the capital of France? Tell me about it.';

const QUESTIONS = [
  'Tell me about Paris in five sentences.',
  'Explain why the sky is blue to a child.',
  'Write a short story about a lighthouse keeper.',
  'List three ways to save water at home.',
  'Write a polite letter that asks a neighbour to turn the music down at night.',
] as const;

const COMPUTING = {
  chromium: { dtype: 'f32', schedule: 'soft' },
  firefox: { dtype: 'f16', schedule: 'soft' },
} as const;

/** The time for an answer on the slowest engine. */
const LIMIT_MS = 900_000;

const choice = ({ tokens: [first, second], ahead }: Top): string =>
  `${String(first)} over ${String(second)} by ${ahead.toFixed(3)}`;

for (const browser of BROWSERS) {
  const variant = COMPUTING[browser];
  describe(`the answers of both engines in ${browser}`, () => {
    const suite = useSuite(browser);
    const engines = enginesIn(browser);
    let page: Page;
    let place: Tab['place'];
    beforeAll(async () => {
      ({ page, place } = await suite.open('same-text'));
      await page.evaluate((file) => globalThis.sameText?.open(file), DEMO_PATH);
    });

    it(`are the same to the letter, as they ship: ${engines.join(', ')}`, { timeout: 2 * LIMIT_MS }, async () => {
      const texts: Record<string, string | undefined> = {};
      for (const engine of engines) {
        await page.evaluate(
          (...of) => {
            globalThis.sameText?.begin(...of);
          },
          engine,
          UNDISPUTED,
          TOKENS,
        );
        texts[engine] = await place.waitFor('the answer', () => globalThis.sameText?.text(), [], LIMIT_MS);
      }
      console.log(browser, texts);
      expect(new Set(Object.values(texts)).size).toBe(1);
      expect(texts['llama']).toContain('Paris');
    });

    for (const question of QUESTIONS) {
      it(question, { timeout: LIMIT_MS }, async () => {
        const llama = await page.evaluate((...of) => globalThis.sameText?.llama(...of), question, TOKENS);
        if (!llama) throw new Error('The page has gone.');
        const said = llama.map(({ tokens }) => tokens[0]);
        const webllm = await page.evaluate(
          (...of) => globalThis.sameText?.webllm(...of),
          question,
          said.slice(0, -1),
          variant,
        );
        if (!webllm) throw new Error('The page has gone.');
        const off = Math.max(
          ...llama.map((one, at) =>
            webllm[at]?.tokens.join() === one.tokens.join() ? Math.abs(one.ahead - webllm[at].ahead) : 0,
          ),
        );
        const at = llama.findIndex((one, index) => one.tokens[0] !== webllm[index]?.tokens[0]);
        console.log(
          `${browser}, ${question}: ${at < 0 ? `${String(llama.length)} tokens alike` : `part at token ${String(at + 1)}`}; leads differ by ${off.toFixed(3)} at most, the closest call was ${Math.min(...llama.map(({ ahead }) => ahead)).toFixed(3)}`,
        );
        expect(llama.length).toBeGreaterThan(4);
        if (at < 0) return;
        const [ours, theirs] = [webllm[at], llama[at]];
        if (!ours || !theirs) throw new Error('No figures where they part.');
        console.log(`  llama.cpp takes ${choice(theirs)}, web-llm ${choice(ours)}`);
        expect([...ours.tokens].sort(), 'the same two tokens').toEqual([...theirs.tokens].sort());
        expect(Math.max(ours.ahead, theirs.ahead)).toBeLessThan(TIE);
      });
    }
  });
}

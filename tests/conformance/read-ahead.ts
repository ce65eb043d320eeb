/** What every engine promises about reading ahead: a prompt is cached before the question, and the question uses it. */
import type { Engine } from '@/src/engine/engine';
import { about, answer, assert, assertAborted, type Answer, type Bench } from './bench';
import type { Check } from './check';

/**
 * Tokens at a prompt's end that the next one need not share: the end of the turn, the assistant's name, and a token
 * that joins the question. In the tiny model each byte is a token.
 */
const TAIL_TOKENS = 24;

/** The fraction of the prompt at which it is stopped. */
const STOP_AT = 0.5;

const QUESTIONS = ['What is rising?', 'Where does it rest?'];

/** Reads ahead to the middle, and is stopped there as by a question of the user. */
async function readHalf(engine: Engine, page: string): Promise<void> {
  const stop = new AbortController();
  await assertAborted(async () => {
    for await (const token of engine.generate(about(page, '', 0), { signal: stop.signal })) {
      if (token.type === 'prompt' && (token.fraction ?? 0) >= STOP_AT) stop.abort();
    }
  });
}

/**
 * The most tokens of a page: far more than a prompt without a page. Real models take a tenth of a second for each, and
 * software adapters half of that.
 */
const PAGE_TOKENS = 96;

/** A page for each question, with different beginnings. */
async function pages(bench: Bench, engine: Engine): Promise<string[]> {
  const text = await bench.textFilling(engine, Math.min(0.3, PAGE_TOKENS / engine.inUse.contextTokens));
  return QUESTIONS.map((_, index) => `${'ABC'[index] ?? ''}. ${text}`);
}

/** Tokens of answers that are compared. */
const ROW = 8;

/** Asserts that a prompt was read from its beginning. */
function assertCold({ cachedTokens }: Answer['end']): void {
  assert(cachedTokens < TAIL_TOKENS * 2, `${String(cachedTokens)} tokens were in the cache: this is not without.`);
}

const checks: Check[] = [
  {
    name: 'reads ahead without a word, and the next question begins there',
    async run(bench) {
      const engine = await bench.engine();
      const page = `Read ahead. ${await bench.textFilling(engine, 0.5)}`;
      const ahead = await answer(engine, about(page, '', 0));
      assert(
        ahead.tokens.every(({ type }) => type !== 'text'),
        'It said something.',
      );
      assert(
        ahead.end.finish === 'length' && ahead.end.tokens === 0,
        `It ended with ${ahead.end.finish} after ${String(ahead.end.tokens)} tokens.`,
      );
      const { end } = await answer(engine, about(page, 'First question.'));
      const lost = ahead.end.promptTokens - end.cachedTokens;
      assert(!bench.subject.cachesPrompts || lost <= TAIL_TOKENS, `${String(lost)} tokens were read again.`);
      const second = await answer(engine, about(page, 'Another one.'));
      const lostByNext = ahead.end.promptTokens - second.end.cachedTokens;
      assert(
        !bench.subject.cachesPrompts || lostByNext <= TAIL_TOKENS,
        `${String(lostByNext)} tokens were read again for a second question.`,
      );
      return { lost, lostByNext };
    },
  },
  {
    name: 'goes on with a conversation where its own answer ended',
    async run(bench) {
      const engine = await bench.engine();
      const asked = about(await bench.textFilling(engine, 0.4), 'First question.', 12);
      const first = await answer(engine, asked);
      const messages = [
        ...asked.messages,
        { role: 'assistant', content: first.text } as const,
        { role: 'user', content: 'Why?' } as const,
      ];
      const { end } = await answer(engine, { ...asked, messages });
      // The tokens of the answer are not counted, because those of the tiny model may not be text.
      const lost = first.end.promptTokens - end.cachedTokens;
      assert(!bench.subject.cachesPrompts || lost <= 0, `${String(lost)} tokens of the first prompt were read again.`);
      return { lost, kept: end.cachedTokens - first.end.promptTokens };
    },
  },
  {
    name: 'keeps what it had read when a question interrupts reading ahead',
    async run(bench) {
      const engine = await bench.engine();
      const page = `Interrupted. ${await bench.textFilling(engine, 0.6)}`;
      await readHalf(engine, page);
      // The host also counts the question before it asks.
      const [{ tokens }, began] = [await engine.count('What is it about?'), performance.now()];
      const { end } = await answer(engine, about(page, 'What is it about?'));
      const share = end.cachedTokens / end.promptTokens;
      assert(tokens > 0, 'It could not count.');
      assert(!bench.subject.cachesPrompts || share > STOP_AT - 0.15, `Only ${String(share)} came from the cache.`);
      return { keptShare: share, answerMs: performance.now() - began };
    },
  },
  {
    name: 'answers another prompt right after reading ahead was interrupted',
    async run(bench) {
      const engine = await bench.engine();
      await readHalf(engine, `Left. ${await bench.textFilling(engine, 0.6)}`);
      const { end } = await answer(engine, about('Something else.', 'What is it?'));
      assert(end.tokens > 0, 'It did not answer.');
      return undefined;
    },
  },
  {
    name: 'gives the same answers after reading ahead as without',
    works: true,
    async run(bench) {
      let engine = await bench.engine();
      const asked = await pages(bench, engine);
      const cold: string[] = [];
      for (const [index, page] of asked.entries()) {
        const { text, end } = await answer(engine, about(page, QUESTIONS[index] ?? '', ROW));
        assertCold(end);
        cold.push(text);
      }
      // With another engine, because llama.cpp keeps earlier prompts.
      await bench.end();
      engine = await bench.engine();
      for (const [index, page] of asked.entries()) {
        assertCold((await answer(engine, about(page, '', 0))).end);
        const { text, end } = await answer(engine, about(page, QUESTIONS[index] ?? '', ROW));
        assert(!bench.subject.cachesPrompts || end.cachedTokens > TAIL_TOKENS * 2, 'Reading ahead was of no use.');
        assert(text === cold[index], `Answer ${String(index + 1)} differs: ${JSON.stringify([cold[index], text])}`);
      }
      return undefined;
    },
  },
];

export const readingAhead: readonly Check[] = [...checks];

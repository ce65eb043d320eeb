/** What every engine promises about its answers, and about what it counts and refuses. */
import { answer, assert, assertCode, failure, request } from './bench';
import type { Check } from './check';

/** Tokens of answers that are compared with each other. */
const ROW = 8;

/**
 * The most tokens that two conversations share: more than a prompt step of any engine, and far more than the rest of
 * the prompt. Software GPUs take a tenth of a second for ten of them.
 */
const SHARED_TOKENS = 200;

/** Its figure `promptTokens` is about the same conversation on every engine with the same model. */
export const SHARED_BEGINNING = 'keeps the work on a shared beginning';

const checks: Check[] = [
  {
    name: 'streams an answer of at most the asked length, in counted pieces',
    async run(bench) {
      const { tokens, text, end } = await answer(await bench.engine(), request('What is a tide?', 12));
      const counted = tokens.reduce((sum, token) => sum + (token.type === 'text' ? token.tokens : 0), 0);
      assert(text.length > 0, 'There is no text.');
      assert(tokens[0]?.type === 'prompt', 'It does not begin with the prompt.');
      assert(
        end.finish === 'length' && end.tokens <= 12,
        `Ended with ${end.finish} after ${String(end.tokens)} tokens.`,
      );
      // Tokens at the end may have no text: control tokens and parts of a character. Random weights choose many.
      assert(counted > 0 && counted <= end.tokens, `Pieces hold ${String(counted)} of ${String(end.tokens)} tokens.`);
      assert(end.promptTokens > 5, `A prompt of ${String(end.promptTokens)} tokens.`);
      const size = tokens.findLast(({ type }) => type === 'prompt');
      assert(
        size?.type === 'prompt' &&
          size.size?.promptTokens === end.promptTokens &&
          size.size.cachedTokens === end.cachedTokens,
        `Before the answer the prompt was ${JSON.stringify(size)}, after it ${JSON.stringify(end)}.`,
      );
      return undefined;
    },
  },
  {
    name: 'gives the same answer to the same question, jobs in a row',
    async run(bench) {
      const engine = await bench.engine();
      // The first fills the prompt cache. In half precision, other steps of a prompt round differently.
      await answer(engine, request('Say it twice.', ROW));
      const first = await answer(engine, request('Say it twice.', ROW));
      const second = await answer(engine, request('Say it twice.', ROW));
      assert(first.text === second.text, 'The answers differ.');
      return undefined;
    },
  },
  {
    name: 'draws by the seed: the same one the same text, another one another',
    async run(bench) {
      if (!bench.subject.draws) return undefined;
      const engine = await bench.engine();
      const drawn = async (seed: number): Promise<string> => {
        const { messages, prefixLength, sampling } = request('Say it as you like.', ROW);
        return (
          await answer(engine, { messages, prefixLength, sampling: { ...sampling, temperature: 1, topP: 0.95, seed } })
        ).text;
      };
      // The first fills the prompt cache, as above.
      await drawn(1);
      const first = await drawn(1);
      assert((await drawn(1)) === first, 'The same seed gives another text.');
      assert((await drawn(2)) !== first, 'Another seed gives the same text.');
      return undefined;
    },
  },
  {
    name: 'counts tokens, on the high side where it estimates',
    async run(bench) {
      const engine = await bench.engine();
      const text = await bench.textFilling(engine, 0.25);
      const [empty, half, whole] = await Promise.all([
        engine.count(''),
        engine.count(text.slice(0, text.length / 2)),
        engine.count(text),
      ]);
      assert(empty.tokens === 0, `An empty text has ${String(empty.tokens)} tokens.`);
      assert(half.tokens > 0 && whole.tokens > half.tokens, 'A longer text has no more tokens.');
      const { end } = await answer(engine, request(text, 1));
      assert(end.promptTokens >= whole.tokens || !whole.exact, 'The prompt has fewer tokens than its text.');
      return { exact: Number(whole.exact) };
    },
  },
  {
    name: SHARED_BEGINNING,
    async run(bench) {
      const engine = await bench.engine();
      const page = await bench.textFilling(engine, Math.min(0.5, SHARED_TOKENS / engine.inUse.contextTokens));
      await answer(engine, request('First question.', 4, page));
      const { end } = await answer(engine, request('Second question.', 4, page));
      const share = end.cachedTokens / end.promptTokens;
      assert(end.cachedTokens <= end.promptTokens, 'More came from the cache than there is.');
      assert(!bench.subject.cachesPrompts || share > 0.7, `Only ${String(share)} came from the cache.`);
      return { cachedShare: share, promptTokens: end.promptTokens };
    },
  },
  {
    name: 'refuses a prompt over the context before the first word, and goes on',
    async run(bench) {
      const engine = await bench.engine();
      const text = await bench.textFilling(engine, 1.2);
      let words = 0;
      await assertCode(async () => {
        for await (const token of engine.generate(request(text), { signal: new AbortController().signal }))
          words += Number(token.type === 'text');
      }, 'context-overflow');
      assert(words === 0, 'Text came before the refusal.');
      await answer(engine, request('Hello.'));
      return undefined;
    },
  },
  {
    name: 'refuses a second generation while one runs',
    async run(bench) {
      const engine = await bench.engine();
      const first = engine
        .generate(request('One.', 32), { signal: new AbortController().signal })
        [Symbol.asyncIterator]();
      await first.next();
      const error = await failure(() => answer(engine, request('Two.')));
      assert(error instanceof Error && error.name !== 'AbortError', 'It was not refused.');
      await first.return?.();
      await answer(engine, request('Three.'));
      return undefined;
    },
  },
];

export const answering: readonly Check[] = [...checks];

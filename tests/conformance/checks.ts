/** What every engine promises (`src/engine/engine.ts`), as checks that run in Node and in an extension's page alike. */
import * as v from 'valibot';
import type { Engine } from '@/src/engine/engine';
import { ProbeSchema } from '@/src/protocol/probe';
import { assert, answer, assertAborted, assertCode, failure, request } from './bench';
import type { Check } from './check';
import { pagesRead } from './pages-read';
import { readingAhead } from './read-ahead';
import { answersAgain, stopWhile } from './stop';
import { traitsOf } from './subject';

/** A load has this long to refuse a file that is no model. */
const REFUSAL_MS = 20_000;

const loading: Check[] = [
  {
    name: 'tells what it can do here, without loading',
    async run({ subject }) {
      const probe = await subject.provider.probe();
      assert(probe.available, `Not available: ${probe.why ?? 'without a reason'}`);
      assert(v.is(ProbeSchema, probe), 'The probe does not speak in codes and figures.');
      const verdict = await subject.provider.canRun(await traitsOf(subject.model));
      assert(verdict.able, `It does not run the test model: ${verdict.able ? '' : verdict.code}`);
      const stranger = { kind: 'named', provider: 'nobody', name: subject.model.info.name } as const;
      assert(!(await subject.provider.canRun(stranger)).able, 'It says that it runs what another one has.');
      return undefined;
    },
  },
  {
    name: 'refuses files that are no models, quickly and by name',
    async run(bench) {
      const { provider, broken } = bench.subject;
      for (const { what, model, codes } of broken) {
        const began = performance.now();
        const load = () => provider.load(model, { signal: new AbortController().signal, onProgress: () => undefined });
        await assertCode(load, ...codes).catch((error: unknown) => {
          throw new Error(`${what}: ${String(error)}`);
        });
        assert(performance.now() - began < REFUSAL_MS, `${what}: took ${String(performance.now() - began)} ms.`);
      }
      return undefined;
    },
  },
  {
    name: 'stops loading when asked',
    async run(bench) {
      await bench.end();
      const stop = new AbortController();
      await assertAborted(() =>
        bench.load(stop.signal, () => {
          stop.abort();
        }),
      );
      await assertAborted(() => bench.load(AbortSignal.abort()));
      return undefined;
    },
  },
  {
    name: 'loads after that, with progress from 0 to 1, and says what really runs',
    async run(bench) {
      await bench.end();
      const fractions: number[] = [];
      let steps = 0;
      const began = performance.now();
      const { inUse } = await bench.engine(({ fraction }) => {
        steps += 1;
        if (fraction !== null) fractions.push(fraction);
      });
      const loadMs = performance.now() - began;
      assert(steps > 0, 'No progress was told.');
      assert(
        fractions.every((fraction) => fraction >= 0 && fraction <= 1),
        `Fractions out of range: ${fractions.join()}.`,
      );
      assert(inUse.provider === bench.subject.provider.id && inUse.contextTokens > 0, 'It does not say what runs.');
      assert(inUse.backend === bench.subject.backend, `It computes on ${inUse.backend}.`);
      return { loadMs, progressSteps: steps };
    },
  },
];

/** Words of answers that are compared with each other. */
const ROW = 8;

/**
 * Tokens that conversations have in common at most: more than one prompt step of any engine holds, and enough of them
 * that the rest is little. GPUs in software read a tenth of a second on ten of them.
 */
const SHARED_TOKENS = 200;

/** Its figures tell `promptTokens`, those of the same conversation for every engine that has the same model. */
export const SHARED_BEGINNING = 'keeps the work on a shared beginning';

const generating: Check[] = [
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
      // Tokens at the end may say nothing: those of control, and parts of a character. Random weights choose many.
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
      // The one before fills the prompt cache: computed in other steps, a prompt rounds differently in half precision.
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
      // As above: the first fills the prompt cache.
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

const stopping: Check[] = [
  {
    name: 'stops in the prompt',
    idleAfter: true,
    run: async (bench) => stopWhile('prompt', await bench.engine(), await bench.textFilling(await bench.engine(), 0.8)),
  },
  { name: 'answers again after a stop in the prompt', run: async (bench) => answersAgain(await bench.engine()) },
  {
    name: 'stops in the answer',
    idleAfter: true,
    run: async (bench) => stopWhile('text', await bench.engine(), 'Tell a long story.'),
  },
  { name: 'answers again after a stop in the answer', run: async (bench) => answersAgain(await bench.engine()) },
  {
    name: 'stops when its reader leaves',
    async run(bench) {
      const engine = await bench.engine();
      for await (const token of engine.generate(request('Go on and on.', 200), {
        signal: new AbortController().signal,
      })) {
        if (token.type === 'text') break;
      }
      await answer(engine, request('Hello.'));
      return undefined;
    },
  },
  {
    name: 'can be disposed of twice and in mid-answer, and is then of no use',
    async run(bench) {
      const engine = await bench.take();
      await assertAborted(async () => {
        for await (const token of engine.generate(request('Go on.', 200), { signal: new AbortController().signal })) {
          if (token.type === 'text') await engine.dispose();
        }
      });
      await engine.dispose();
      await assertCode(() => answer(engine, request('Hello?')), 'engine-lost');
      return undefined;
    },
  },
  {
    name: 'loads again after it was disposed of',
    async run(bench) {
      await bench.end();
      await answer(await bench.engine(), request('Hello.'));
      return undefined;
    },
  },
  {
    name: 'says so when its worker dies, and a new one serves',
    async run(bench) {
      const engine = await bench.take();
      await assertCode(async () => {
        for await (const token of engine.generate(request('Go on.', 200), { signal: new AbortController().signal })) {
          if (token.type === 'text') bench.subject.kill(engine);
        }
      }, 'engine-lost');
      await engine.dispose();
      await answer(await bench.engine(), request('Hello.'));
      return undefined;
    },
  },
  {
    name: 'says so when what a model computes is no number, where it can tell, and serves the next one',
    async run(bench) {
      await bench.end();
      const options = { signal: new AbortController().signal, onProgress: () => undefined };
      const { provider, noNumbers = [] } = bench.subject;
      for (const model of noNumbers) {
        let engine: Engine | undefined;
        for (const question of ['Hello.', 'Hello again.'])
          await assertCode(async () => {
            engine ??= await provider.load(model, options);
            await answer(engine, request(question));
          }, 'model-broken');
        await engine?.dispose();
      }
      await answer(await bench.engine(), request('Hello.'));
      return undefined;
    },
  },
  {
    name: 'says so when a model ends it from within, and serves the next one',
    async run(bench) {
      await bench.end();
      const options = { signal: new AbortController().signal, onProgress: () => undefined };
      for (const { what, model } of bench.subject.ending ?? []) {
        const engine = await bench.subject.provider.load(model, options);
        for (const ask of [() => answer(engine, request('Hello.')), () => engine.count('Hello?')])
          await assertCode(ask, 'engine-lost').catch((error: unknown) => {
            throw new Error(`${what}: ${String(error)}`);
          });
        await engine.dispose();
        await answer(await bench.engine(), request('Hello.'));
        await bench.end();
      }
      return undefined;
    },
  },
];

/** In an order that loads seldom: some engines take seconds. */
export const checks: readonly Check[] = [...loading, ...generating, ...readingAhead, ...pagesRead, ...stopping];

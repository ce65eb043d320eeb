/** What every engine promises about stops, with times, and about its end: it is reported, and another engine works. */
import type { Engine } from '@/src/engine/engine';
import { answer, assert, assertAborted, assertCode, request, type Figures } from './bench';
import type { Check } from './check';

/** The time after which a stopped engine is idle, in milliseconds: the promise of `engine.ts`. */
const IDLE_MS = 300;

/** Some engines report the prompt only once, before it begins. Then the stop comes this much later, in milliseconds. */
const INTO_PROMPT_MS = 30;

/** Tokens of an answer that takes seconds, so that an engine that does not stop is noticed. */
const LONG_ANSWER = 400;

/** Pieces of text before a stop in the answer. The tiny model may need many tokens for a whole character. */
const PIECES_BEFORE_STOP = 1;

/**
 * Stops in the prompt or in the answer.
 * @returns When it was stopped, and how long it took until the iterator threw.
 */
async function stopWhile(phase: 'prompt' | 'text', engine: Engine, user: string): Promise<Figures> {
  const stop = new AbortController();
  let abortedAt = 0;
  const abort = () => {
    abortedAt ||= Date.now();
    stop.abort();
  };
  let pieces = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  await assertAborted(async () => {
    for await (const token of engine.generate(request(user, LONG_ANSWER), { signal: stop.signal })) {
      if (token.type === 'text') pieces += 1;
      if (phase === 'prompt' && token.type === 'prompt') {
        timer ??= setTimeout(abort, INTO_PROMPT_MS);
        if (token.fraction !== null && token.fraction > 0) abort();
      } else if (phase === 'text' && pieces === PIECES_BEFORE_STOP) abort();
    }
  });
  clearTimeout(timer);
  const stopMs = Date.now() - abortedAt;
  assert(stopMs <= IDLE_MS, `It took ${String(stopMs)} ms to stop.`);
  assert(phase === 'text' || pieces === 0, 'The prompt was over before the stop: use a longer one.');
  return { abortedAt, stopMs };
}

/** Asserts that the engine answers after a stop. Measures how long a short answer takes, including another load. */
async function answersAgain(engine: Engine): Promise<Figures> {
  const began = performance.now();
  const { text } = await answer(engine, request('And now?', 12));
  assert(text !== '', 'It has nothing to say any more.');
  return { againMs: performance.now() - began };
}

const checks: Check[] = [
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

export const stopping: readonly Check[] = [...checks];

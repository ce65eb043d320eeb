/** Stopping in a given phase, timed. */
import type { Engine } from '@/src/engine/engine';
import { answer, assert, assertAborted, request, type Figures } from './bench';

/** The promise of `engine.ts`. */
const IDLE_MS = 300;

/** Some engines tell of the prompt once, before it begins: then the stop comes this much later. */
const INTO_PROMPT_MS = 30;

/** An answer that is not stopped goes on for seconds, so that an engine that does not stop is seen at work. */
const LONG_ANSWER = 400;

/** Pieces of text before a stop in the answer. Few: the tiny model may say much that is not yet a whole character. */
const PIECES_BEFORE_STOP = 1;

/**
 * Aborts in the prompt or in the answer.
 * @returns When it was stopped, and how long it took until the iterator threw.
 */
export async function stopWhile(phase: 'prompt' | 'text', engine: Engine, user: string): Promise<Figures> {
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

/** Whether the engine serves after a stop, and how long a short answer then takes, warming up included. */
export async function answersAgain(engine: Engine): Promise<Figures> {
  const began = performance.now();
  const { text } = await answer(engine, request('And now?', 12));
  assert(text !== '', 'It has nothing to say any more.');
  return { againMs: performance.now() - began };
}

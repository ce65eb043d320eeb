/** Asks a real engine as a person does, with a text that is short enough for a processor. */
import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { ARTICLES } from './fixtures.ts';
import { readLog } from './host-log.ts';
import { cardJobId, followJob } from './job-view.ts';
import { chooseEngine } from './options-page.ts';
import type { Place } from './place.ts';

/**
 * With llama.cpp a short page is summarized. With WebLLM, which is slow without a graphics card, a line is explained.
 * Expects an answer, and the chosen engine in the job's log and on the screen.
 * @returns the answer
 */
export async function expectAnswer(bench: Bench, provider: 'llama' | 'webllm', limitMs: number): Promise<string> {
  await chooseEngine(bench.options, provider);
  const isExplained = provider === 'webllm';
  const tab = await bench.open(`${ARTICLES}/${isExplained ? 'lighthouse' : 'notice'}.html`);
  const at = isExplained ? '.byline' : 'p';
  if (isExplained)
    await tab.place.evaluate(
      (selector) => getSelection()?.selectAllChildren(document.querySelector(selector) ?? document.body),
      at,
    );
  await bench.session.menu(tab, isExplained ? 'explain:selection' : 'summarize:page', { at });
  const card = await bench.session.cardFrame(tab);
  return expectAnswerIn(bench, card, { provider, backend: isExplained ? 'webgpu' : 'cpu' }, limitMs);
}

/** Expects that the card's job ends with an answer of that engine. @returns the answer */
export async function expectAnswerIn(
  bench: Bench,
  card: Place,
  engine: { readonly provider: string; readonly backend: string },
  limitMs: number,
): Promise<string> {
  const end = await followJob(card, () => undefined, limitMs);
  expect({ error: end.error, phase: end.phase }).toEqual({ error: '', phase: 'done' });
  expect(end.answer).not.toBe('');
  const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
  if (done?.type !== 'done') throw new Error('The log does not end with its end.');
  expect(done.engine).toMatchObject(engine);
  expect(done.tokens).toBeGreaterThan(2);
  expect(end.engine).toContain(done.engine.model);
  return end.answer;
}

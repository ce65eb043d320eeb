/** Another model is chosen while one writes: see FAULTS.md. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyGguf, TINY_NAME } from '../fixtures/tiny-gguf.ts';
import { TINY_SHAPES } from '../fixtures/tiny-shapes.ts';
import { useBench } from '../harness/bench.ts';
import { followJob, seeJob, waitForPhase } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { importModel } from '../harness/models-page.ts';
import { until } from '../harness/place.ts';
import { pressStop } from '../harness/stopped.ts';

const OTHER_NAME = TINY_SHAPES['tiny-qwen3'].name;
const words = (word: string): string[] => Array.from({ length: 40 }, (_, index) => `${word}${String(index)} `);
const [OLD, NEW] = [words('old'), words('new')];
const LIMIT_MS = 60_000;

describe.each(BROWSERS)('a switch of models in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('F34: in mid-answer leaves that answer its model and its words, and the next one has the new model', async () => {
    const { place } = bench.options;
    const file = path.join(bench.folder, 'other.gguf');
    await writeFile(file, tinyGguf({ model: 'tiny-qwen3' }));
    expect(await importModel(bench.session, bench.options, file)).toMatchObject({ errorCode: '' });
    await place.click(`label.model-choice:has([aria-label="Use ${TINY_NAME}"])`);
    await place.waitForText('In use', 'li.model.active');

    await bench.script({ tokens: OLD, tokenMs: 150 });
    const first = await bench.summarize();
    await until('some words', async () => (await seeJob(first.card)).answer.split(' ').length > 3);
    await bench.options.page.bringToFront();
    await place.click(`label.model-choice:has([aria-label="Use ${OTHER_NAME}"])`);
    await bench.script({ tokens: NEW, tokenMs: 5 });
    const second = await bench.summarize();
    await waitForPhase(second.card, ['queued']);

    expect(await followJob(second.card, () => undefined, LIMIT_MS)).toMatchObject({
      phase: 'done',
      answer: NEW.join('').trim(),
      engine: expect.stringContaining(OTHER_NAME) as string,
    });
    expect(await seeJob(first.card)).toMatchObject({
      phase: 'done',
      answer: OLD.join('').trim(),
      engine: expect.stringContaining(TINY_NAME) as string,
    });
  });

  it('F34: stops the old answer where it is told to, and nothing of it comes later', async () => {
    await bench.script({ tokens: OLD, tokenMs: 150 });
    const first = await bench.summarize();
    await until('some words', async () => (await seeJob(first.card)).answer.split(' ').length > 3);
    await bench.options.page.bringToFront();
    await bench.options.place.click(`label.model-choice:has([aria-label="Use ${TINY_NAME}"])`);
    await bench.script({ tokens: NEW, tokenMs: 5 });
    const second = await bench.summarize();
    await first.tab.page.bringToFront();
    await pressStop(first.card);
    expect(await followJob(second.card, () => undefined, LIMIT_MS)).toMatchObject({
      phase: 'done',
      answer: NEW.join('').trim(),
      engine: expect.stringContaining(TINY_NAME) as string,
    });
    const stopped = await seeJob(first.card);
    expect(stopped.phase).toBe('cancelled');
    expect(OLD.join('').startsWith(stopped.answer)).toBe(true);
  });
});

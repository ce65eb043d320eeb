/**
 * llama.cpp on WebGPU in the package as it is shipped, with the tiny model: Firefox's software adapter can, Chromium's
 * cannot.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { useBench } from '../harness/bench.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { addModel, chooseEngine, engineWords } from '../harness/options-page.ts';
import type { Place } from '../harness/place.ts';

/** Each word of the tiny model takes some 100 ms. */
const LIMIT_MS = 180_000;

for (const browser of ['firefox', 'chromium'] as const) {
  describe(`llama.cpp on WebGPU in ${browser}`, () => {
    const bench = useBench(browser, { engine: 'shipped', withoutModel: true });

    async function explain(): Promise<Place> {
      const file = path.join(bench.folder, 'tiny.gguf');
      await writeFile(file, tinyGguf());
      const options = await addModel(bench.session, file);
      await chooseEngine(options, 'wllama-webgpu');
      const tab = await bench.article();
      await tab.place.evaluate(() =>
        getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body),
      );
      await bench.session.menu(tab, 'explain:selection', { at: '.byline' });
      return bench.session.cardFrame(tab);
    }

    if (browser === 'firefox') {
      it('answers on it when it is chosen, and the card says so', { timeout: LIMIT_MS }, async () => {
        expect(await engineWords(bench.options, 'wllama-webgpu')).toMatch(/^Works here, but slower/);
        const card = await explain();
        const { phase, error, engine } = await followJob(card, () => undefined, LIMIT_MS);
        expect({ phase, error }).toEqual({ phase: 'done', error: '' });
        expect(engine).toContain('WebGPU');
        const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
        expect(done).toMatchObject({ type: 'done', engine: { provider: 'wllama-webgpu', backend: 'webgpu' } });
      });
    } else {
      it('says what is missing, and takes no other engine in its place', { timeout: LIMIT_MS }, async () => {
        expect(await engineWords(bench.options, 'wllama-webgpu')).toMatch(/^Not available here .*half precision/);
        const { phase, error, answer } = await followJob(await explain(), () => undefined, LIMIT_MS);
        expect(phase).toBe('failed');
        expect(error).not.toBe('');
        expect(answer).toBe('');
      });
    }
  });
}

/** Options → Models: a model that WebGPU takes in another order can keep a copy in that order, and loads from it. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { importModel, modelFiles, removeModel, untilModelFiles } from '../harness/models-page.ts';
import { chooseEngine } from '../harness/options-page.ts';
import {
  BEGUN,
  COPY,
  copyLine,
  EXACT,
  expectAnswer,
  expectOneCopyUntilItBreaks,
  GGUF,
  LIMIT_MS,
  MODEL,
  NOTE,
  press,
  spoil,
} from '../harness/prepared-copy.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';

describe.each(BROWSERS)('a prepared copy in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', withoutModel: true, preparePackage: addTestLibraries });

  // Each import is a trial of the model, for which a browser without a graphics card compiles shaders for seconds.
  beforeAll(async () => {
    for (const [name, content] of [
      ['rounded', MODEL],
      ['exact', EXACT],
    ] as const) {
      const file = path.join(bench.folder, `${name}.gguf`);
      await writeFile(file, content);
      expect(await importModel(bench.session, bench.options, file)).toMatchObject({ errorCode: '' });
    }
    await chooseEngine(bench.options, 'webllm');
  }, LIMIT_MS);

  it('is offered with its size, and not where it would save nothing', async () => {
    const { place } = bench.options;
    expect(await copyLine(place, 'none')).toContain('It takes 1.6 MB more.');
    expect(
      await place.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('li.model')].map(
          (model) => [model.innerText.split('\n')[0], model.querySelector('.copy') !== null] as const,
        ),
      ),
    ).toEqual([
      ['Tiny random llama 3', true],
      ['Tiny random qwen 3', false],
    ]);
    await removeModel(place, 'Tiny random qwen 3');
    await untilModelFiles(place, [GGUF, NOTE]);
  });

  // With SwiftShader two answers take half a minute: `prepared-copy.long.test.ts`.
  if (browser === 'firefox')
    it('is made once, and thrown away where it broke', { timeout: LIMIT_MS }, () => expectOneCopyUntilItBreaks(bench));

  it('that was interrupted is gone on with, and the model loads from it', { timeout: LIMIT_MS }, async () => {
    // A page that was open when a copy was found broken still shows it.
    const { page, place } = await bench.session.openExtensionPage('/options.html');
    await copyLine(place, 'none');
    await press(place, 'Prepare a copy');
    await copyLine(place, 'kept');
    const { [COPY]: bytes = 0 } = await modelFiles(place);
    // As after a browser that was killed.
    await spoil(place, COPY, BEGUN, 400_000, null);
    await place.evaluate(async (name) => {
      await (await (await navigator.storage.getDirectory()).getDirectoryHandle('models')).removeEntry(name);
    }, COPY);
    await page.close();
    const again = await bench.session.openExtensionPage('/options.html');
    expect(await copyLine(again.place, 'begun')).toContain('400 kB of 1.6 MB are there');
    await press(again.place, 'Go on');
    await copyLine(again.place, 'kept');
    expect((await modelFiles(again.place))[COPY]).toBe(bytes);
    await expectAnswer(bench);
    expect((await modelFiles(again.place))[COPY], 'a sound copy stays').toBe(bytes);

    // Removing a model removes what was made of it.
    await removeModel(again.place, 'Tiny random llama 3');
    await untilModelFiles(again.place, []);
    await again.page.close();
  });
});

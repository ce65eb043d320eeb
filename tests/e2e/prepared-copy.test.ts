/** Options → Models: a model that WebGPU takes in another order can keep a copy in that order, and loads from it. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { importModel, modelFiles, removeModel, untilModelFiles } from '../harness/models-page.ts';
import { chooseEngine } from '../harness/options-page.ts';
import type { Place } from '../harness/place.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';

/** Weights that have to be rounded: the only ones for which a copy saves time. */
const MODEL = tinyGguf({ model: 'tiny-llama3', quantization: 'Q5_K' });
/** Weights that keep their numbers. */
const EXACT = tinyGguf({ model: 'tiny-qwen3', quantization: 'Q4_K_M' });
const SHA256 = createHash('sha256').update(MODEL).digest('hex');
const [GGUF, NOTE, COPY, BEGUN] = ['gguf', 'json', 'prepared', 'preparing'].map((ending) => `${SHA256}.${ending}`) as [
  string,
  string,
  string,
  string,
];
const LIMIT_MS = 5 * 60_000;

/** Waits until the model's card tells of its copy in such a state, and returns what it says. */
function copyLine(place: Place, state: string): Promise<string> {
  return place.waitFor(
    `a copy that is ${state}`,
    (wanted) => {
      const line = document.querySelector<HTMLElement>('.copy');
      return line?.dataset['copy'] === wanted ? line.innerText : null;
    },
    [state],
    60_000,
  );
}

function press(place: Place, name: string): Promise<void> {
  return place
    .waitFor(
      `the button "${name}"`,
      (words) => {
        const button = [...document.querySelectorAll<HTMLButtonElement>('.copy button')].find(
          ({ innerText }) => innerText === words,
        );
        button?.click();
        return button !== undefined || null;
      },
      [name],
    )
    .then(() => undefined);
}

/** Writes over a file of the model's folder: its first `keep` bytes stay, and the byte at `flip` becomes another. */
function spoil(place: Place, from: string, to: string, keep: number, flip: number | null): Promise<void> {
  return place.evaluate(
    async (source, target, length, at) => {
      const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('models');
      const bytes = new Uint8Array(
        await (await (await folder.getFileHandle(source)).getFile()).slice(0, length).arrayBuffer(),
      );
      if (at !== null) bytes[at] = (bytes[at] ?? 0) ^ 1;
      const writable = await (await folder.getFileHandle(target, { create: true })).createWritable();
      await writable.write(bytes);
      await writable.close();
    },
    from,
    to,
    keep,
    flip,
  );
}

describe.each(BROWSERS)('a prepared copy in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', withoutModel: true, preparePackage: addTestLibraries });

  async function expectAnswer(): Promise<void> {
    const tab = await bench.article();
    await tab.place.evaluate(() =>
      getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body),
    );
    await bench.session.menu(tab, 'explain:selection', { at: '.byline' });
    const end = await followJob(await bench.session.cardFrame(tab), () => undefined, LIMIT_MS);
    expect(end).toMatchObject({ phase: 'done', error: '' });
    expect(end.engine).toMatch(/WebGPU/);
    await tab.page.close();
  }

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

  it('is made once, and thrown away where it broke', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    // Two windows ask at once: one copy.
    const other = await bench.session.openExtensionPage('/options.html');
    await copyLine(other.place, 'none');
    await Promise.all([press(place, 'Prepare a copy'), press(other.place, 'Prepare a copy')]);
    expect(await copyLine(place, 'kept')).toContain('which takes 1.6 MB');
    await copyLine(other.place, 'kept');
    await other.page.close();
    await untilModelFiles(place, [GGUF, NOTE, COPY]);
    const { [COPY]: bytes = 0 } = await modelFiles(place);
    expect(bytes).toBeGreaterThan(1_600_000);
    expect(await axeProblems(place)).toEqual([]);

    // A byte that is another: the answer comes from the model's file, and the copy is thrown away.
    await spoil(place, COPY, COPY, bytes, 700_000);
    await expectAnswer();
    await untilModelFiles(place, [GGUF, NOTE]);
  });

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
    await expectAnswer();
    expect((await modelFiles(again.place))[COPY], 'a sound copy stays').toBe(bytes);

    // Removing a model removes what was made of it.
    await removeModel(again.place, 'Tiny random llama 3');
    await untilModelFiles(again.place, []);
    await again.page.close();
  });
});

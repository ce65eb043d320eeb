/** The line about a model's prepared copy in Options → Models, and what tests do with the copy. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { axeProblems } from './axe.ts';
import type { Bench } from './bench.ts';
import { followJob } from './job-view.ts';
import { modelFiles, untilModelFiles } from './models-page.ts';
import type { Place } from './place.ts';

/** Weights that have to be rounded: the only ones for which a copy saves time. */
export const MODEL = tinyGguf({ model: 'tiny-llama3', quantization: 'Q5_K' });
/** Weights that keep their numbers. */
export const EXACT = tinyGguf({ model: 'tiny-qwen3', quantization: 'Q4_K_M' });
const SHA256 = createHash('sha256').update(MODEL).digest('hex');
export const [GGUF, NOTE, COPY, BEGUN] = ['gguf', 'json', 'prepared', 'preparing'].map(
  (ending) => `${SHA256}.${ending}`,
) as [string, string, string, string];
export const LIMIT_MS = 5 * 60_000;

/** Waits until the model's card tells of its copy in such a state, and returns what it says. */
export function copyLine(place: Place, state: string): Promise<string> {
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

export function press(place: Place, name: string): Promise<void> {
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
export function spoil(place: Place, from: string, to: string, keep: number, flip: number | null): Promise<void> {
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

/** An answer of WebLLM's to a short question. */
export async function expectAnswer(bench: Bench): Promise<void> {
  const tab = await bench.article();
  await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('.byline') ?? document.body));
  await bench.session.menu(tab, 'explain:selection', { at: '.byline' });
  const end = await followJob(await bench.session.cardFrame(tab), () => undefined, LIMIT_MS);
  expect(end).toMatchObject({ phase: 'done', error: '' });
  expect(end.engine).toMatch(/WebGPU/);
  await tab.page.close();
}

/** Two windows ask for a copy, and get one. Where a byte of it breaks, it is thrown away, and the answer comes. */
export async function expectOneCopyUntilItBreaks(bench: Bench): Promise<void> {
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
  await expectAnswer(bench);
  await untilModelFiles(place, [GGUF, NOTE]);
}

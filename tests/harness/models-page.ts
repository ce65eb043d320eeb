/** What a person does under Options → Models, and which files that leaves on the disk. */
import { open, truncate } from 'node:fs/promises';
import { tinyGguf, type TinyOptions } from '../fixtures/tiny-gguf.ts';
import { until, type Place } from './place.ts';
import type { Session, Tab } from './session.ts';

const INPUT = '.import input[type=file]';

/** How an import ended, by the page. */
export interface ImportSight {
  /** The error's code, or ''. */
  readonly errorCode: string;
  readonly error: string;
  /** "… is ready.", or ''. */
  readonly news: string;
  /** "The import was cancelled. …", or ''. */
  readonly note: string;
}

/** Writes a file of `bytes` bytes with a sound model's header. The rest is a hole. */
export async function writeSparseModel(file: string, bytes: number, options: TinyOptions = {}): Promise<string> {
  const handle = await open(file, 'w');
  await handle.write(tinyGguf(options));
  await handle.close();
  await truncate(file, bytes);
  return file;
}

/** Chooses a file, with the focus on the button as after a press on it. Does not wait for the import. */
export async function chooseModel(session: Session, tab: Tab, file: string): Promise<void> {
  await tab.place.evaluate(() => {
    document.querySelector<HTMLElement>('.drop .button')?.focus();
  });
  await session.chooseFile(tab, INPUT, [file]);
}

/** Waits until all imports and trials are over and the page says how the last one ended. */
export async function importEnd(place: Place, timeoutMs = 60_000): Promise<ImportSight> {
  return place.waitFor(
    'the end of an import',
    () => {
      const text = (selector: string): string => document.querySelector<HTMLElement>(selector)?.innerText.trim() ?? '';
      if (document.querySelector('.importing, [data-trial=trying]')) return null;
      const errorCode = document.querySelector<HTMLElement>('.import [data-error]')?.dataset['error'] ?? '';
      // This is shown from the end of the import to the end of the trial.
      if (text('.options-news').endsWith('Sotto tries it out.')) return null;
      const sight = {
        errorCode,
        error: text('.import .notice p'),
        news: text('.options-news'),
        note: text('.import-note'),
      };
      return sight.errorCode + sight.news + sight.note === '' ? null : sight;
    },
    [],
    timeoutMs,
  );
}

/** Chooses a file and waits for the end of its import, however short it is. */
export async function importModel(session: Session, tab: Tab, file: string): Promise<ImportSight> {
  await watchForBegin(tab.place);
  await chooseModel(session, tab, file);
  return begunImportEnd(tab.place);
}

/** Makes the page note when an import begins. */
export async function watchForBegin(place: Place): Promise<void> {
  await place.evaluate(() => {
    const page = globalThis as { sottoBegan?: boolean };
    page.sottoBegan = false;
    const observer = new MutationObserver(() => {
      if (!document.querySelector('.importing')) return;
      page.sottoBegan = true;
      observer.disconnect();
    });
    observer.observe(document.body, { childList: true, subtree: true });
  });
}

/** Waits for the end of the first import since `watchForBegin`. */
export async function begunImportEnd(place: Place): Promise<ImportSight> {
  await place.waitFor('an import to begin', () => (globalThis as { sottoBegan?: boolean }).sottoBegan, [], 15_000);
  return importEnd(place);
}

/** Waits until bytes of a file are being copied. Returns the figures that are shown. */
export function copying(place: Place): Promise<string> {
  return place.waitFor('a file that is being copied', () => {
    const bar = document.querySelector<HTMLProgressElement>('.importing progress');
    return bar && bar.value > 0 ? document.querySelector<HTMLElement>('.importing .job-figures')?.innerText : null;
  }, []);
}

/** Names and sizes of the files in the extension's own folder for models. */
export function modelFiles(place: Place): Promise<Record<string, number>> {
  return place.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('models', { create: true });
    const files: Record<string, number> = {};
    for await (const [name, handle] of (
      folder as unknown as { entries(): AsyncIterable<[string, FileSystemFileHandle]> }
    ).entries()) {
      try {
        files[name] = (await handle.getFile()).size;
      } catch (error) {
        // The file was removed after the folder was read.
        if ((error as DOMException).name !== 'NotFoundError') throw error;
      }
    }
    return files;
  });
}

/** Waits until the folder holds these files and no others. */
export async function untilModelFiles(place: Place, names: readonly string[]): Promise<void> {
  const wanted = [...names].sort().join();
  await until(
    `these files alone: ${wanted}`,
    async () =>
      Object.keys(await modelFiles(place))
        .sort()
        .join() === wanted,
  );
}

/** Removes the first model with this name by its button and the confirmation. */
export async function removeModel(place: Place, name: string): Promise<void> {
  const before = await place.evaluate(() => document.querySelectorAll('li.model').length);
  await place.click(`button[aria-label="Remove ${name}"]`);
  await place.click('[role=alertdialog] .danger');
  await place.waitFor(`${name} to be gone`, (count) => document.querySelectorAll('li.model').length < count, [before]);
}

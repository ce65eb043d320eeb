/** What a person does under Options → Models, and what lies on the disk because of it. */
import { open, truncate } from 'node:fs/promises';
import { tinyGguf, type TinyOptions } from '../fixtures/tiny-gguf.ts';
import { until, type Place } from './place.ts';
import type { Session, Tab } from './session.ts';

const INPUT = '.import input[type=file]';

/** How an import ended, as the page says it. */
export interface ImportSight {
  /** The error's code, or ''. */
  readonly errorCode: string;
  readonly error: string;
  /** "… is ready.", or ''. */
  readonly news: string;
  /** "The import was cancelled. …", or ''. */
  readonly note: string;
}

/** Writes a file that is a sound model by its header, and holes from there up to `bytes`. */
export async function writeSparseModel(file: string, bytes: number, options: TinyOptions = {}): Promise<string> {
  const handle = await open(file, 'w');
  await handle.write(tinyGguf(options));
  await handle.close();
  await truncate(file, bytes);
  return file;
}

/** Chooses a file, with the keyboard at the button as after a press on it, and does not wait for anything. */
export async function chooseModel(session: Session, tab: Tab, file: string): Promise<void> {
  await tab.place.evaluate(() => {
    document.querySelector<HTMLElement>('.drop .button')?.focus();
  });
  await session.chooseFile(tab, INPUT, [file]);
}

/** Waits until no file is on its way any more, what came has been tried, and something is said of the last one. */
export async function importEnd(place: Place, timeoutMs = 60_000): Promise<ImportSight> {
  return place.waitFor(
    'the end of an import',
    () => {
      const text = (selector: string): string => document.querySelector<HTMLElement>(selector)?.innerText.trim() ?? '';
      if (document.querySelector('.importing, [data-trial=trying]')) return null;
      const errorCode = document.querySelector<HTMLElement>('.import [data-error]')?.dataset['error'] ?? '';
      // Said once the file is here, and until its trial is over.
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

/** Chooses a file and waits for how that ends, however short it was. */
export async function importModel(session: Session, tab: Tab, file: string): Promise<ImportSight> {
  await watchForBegin(tab.place);
  await chooseModel(session, tab, file);
  return begunImportEnd(tab.place);
}

/** From now on the page notes when an import begins. */
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

/** Waits for the end of the import that has begun, or begins, since `watchForBegin`. */
export async function begunImportEnd(place: Place): Promise<ImportSight> {
  await place.waitFor('an import to begin', () => (globalThis as { sottoBegan?: boolean }).sottoBegan, [], 15_000);
  return importEnd(place);
}

/** Waits until bytes of a file are being copied; returns the figures that are shown. */
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
        // Removed since the folder was read.
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

/** Removes the first model with this name by its button and the dialog that asks. */
export async function removeModel(place: Place, name: string): Promise<void> {
  const before = await place.evaluate(() => document.querySelectorAll('li.model').length);
  await place.click(`button[aria-label="Remove ${name}"]`);
  await place.click('[role=alertdialog] .danger');
  await place.waitFor(`${name} to be gone`, (count) => document.querySelectorAll('li.model').length < count, [before]);
}

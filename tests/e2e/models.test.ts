/** Options → Models: files come in, are kept, chosen and removed; and what is no model is refused by name. */
import { createHash } from 'node:crypto';
import { open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { brokenGguf } from '../fixtures/broken-gguf.ts';
import { tinyGguf, TINY_NAME } from '../fixtures/tiny-gguf.ts';
import { axeProblems } from '../harness/axe.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import {
  begunImportEnd,
  chooseModel,
  copying,
  importEnd,
  importModel,
  modelFiles,
  removeModel,
  untilModelFiles,
  watchForBegin,
  writeSparseModel,
} from '../harness/models-page.ts';

const GOOD = tinyGguf();
const SHA256 = createHash('sha256').update(GOOD).digest('hex');
const KEPT = [`${SHA256}.gguf`, `${SHA256}.json`];
/** In bytes: takes a while to copy, so that something can happen meanwhile. */
const LARGE = 1_000_000_000;
/** Firefox tells only at its end that a file was written over, Chromium at once. */
const HARMED = { chromium: LARGE, firefox: 400_000_000 };

const BAD_FILES: readonly (readonly [name: string, content: Uint8Array | string, code: string, words: RegExp])[] = [
  ['page.gguf', '<!doctype html><title>Sign in</title>', 'model-web-page', /web page/],
  ['empty.gguf', '', 'model-empty', /empty/],
  ['photo.gguf', 'JFIF and so on', 'model-not-gguf', /not a GGUF file/],
  ['cut.gguf', brokenGguf('truncated'), 'model-truncated', /only \d+ kB of \d+ kB/],
  ['cut-header.gguf', brokenGguf('truncated-header'), 'model-truncated', /too early/],
  ['counts.gguf', brokenGguf('huge-counts'), 'model-broken', /damaged/],
  ['weights.gguf', brokenGguf('empty-tensors'), 'model-broken', /damaged/],
  ['vision.gguf', tinyGguf({ architecture: 'clip' }), 'model-unsupported', /kind of model/],
  ['part-00001-of-00003.gguf', tinyGguf({ split: { no: 0, count: 3 } }), 'model-split', /part 1 of 3/],
];

async function writeGood(bench: Bench, name = 'good.gguf'): Promise<string> {
  const file = path.join(bench.folder, name);
  await writeFile(file, GOOD);
  return file;
}

async function writeAt(file: string, at: number, text: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.write(text, at);
  await handle.close();
}

/** Empties the list, so that each test begins with nothing. */
async function removeAll({ options }: Bench): Promise<void> {
  for (;;) {
    const name = await options.place.evaluate(() => document.querySelector('.model-name')?.textContent ?? '');
    if (name === '') break;
    await removeModel(options.place, name);
  }
  await untilModelFiles(options.place, []);
}

/** Drags a file over the page, or drops it there, as the browser tells a page. */
function drag(bench: Bench, type: 'dragenter' | 'dragleave' | 'drop', content: string): Promise<boolean> {
  return bench.options.place.evaluate(
    (eventType, base64) => {
      const files = new DataTransfer();
      files.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], 'dropped.gguf'));
      const heading = document.querySelector('h1');
      return !heading?.dispatchEvent(
        new DragEvent(eventType, { bubbles: true, cancelable: true, dataTransfer: files }),
      );
    },
    type,
    content,
  );
}

describe.each(BROWSERS)('models in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true });
  beforeEach(async () => {
    await bench.script({ tokens: ['A ', 'short ', 'answer.'] });
    await removeAll(bench);
  });

  it('takes a file in, shows what it is, and uses it', async () => {
    expect(await importModel(bench.session, bench.options, await writeGood(bench))).toMatchObject({
      errorCode: '',
      news: `${TINY_NAME} is ready.`,
    });
    await bench.options.place.click('.model-more summary');
    const shown = await bench.options.place.text('li.model');
    for (const fact of [TINY_NAME, 'In use', '83 kB', 'Q4_1', '512 tokens', 'llama', 'apache-2.0', SHA256])
      expect(shown).toContain(fact);
    expect(await bench.options.place.text('.models-total')).toContain('83 kB on this disk');
    expect(await modelFiles(bench.options.place)).toMatchObject({ [`${SHA256}.gguf`]: GOOD.length });
    const { card } = await bench.summarize();
    expect(await followJob(card, () => undefined, 30_000)).toMatchObject({
      phase: 'done',
      engine: expect.stringContaining(TINY_NAME) as string,
    });
  });

  it('calls a model neither ready nor in use before it has answered', async () => {
    const { place } = bench.options;
    await bench.script({ tokens: ['Hello.'], holdsLoad: true });
    await chooseModel(bench.session, bench.options, await writeGood(bench));
    await place.waitForText('Trying out', '[data-trial=trying]');
    expect(await place.text('li.model .badge')).not.toBe('In use');
    expect(await axeProblems(place)).toEqual([]);
    expect(await place.evaluate(() => document.querySelector('[data-trial=trying]') !== null), 'still tried').toBe(
      true,
    );
    await bench.script({ tokens: ['Hello.'] });
    expect((await importEnd(place)).news).toMatch(/ is ready\.$/);
    expect(await place.text('li.model.active .badge')).toBe('In use');
  });

  it('takes a file that is dropped anywhere on the page', async () => {
    const content = Buffer.from(GOOD).toString('base64');
    const veil = (): Promise<boolean> =>
      bench.options.place.evaluate(() => document.querySelector('.drop-veil') !== null);
    await drag(bench, 'dragenter', content);
    expect(await veil(), 'the page says that it takes the file').toBe(true);
    await drag(bench, 'dragleave', content);
    expect(await veil()).toBe(false);
    await drag(bench, 'dragenter', content);
    await watchForBegin(bench.options.place);
    expect(await drag(bench, 'drop', content), 'the browser does not open the file').toBe(true);
    expect(await veil()).toBe(false);
    expect(await begunImportEnd(bench.options.place)).toMatchObject({ errorCode: '', news: `${TINY_NAME} is ready.` });
    await untilModelFiles(bench.options.place, KEPT);
  });

  it('refuses each bad file by its own name, keeps nothing of it, and takes the next one', async () => {
    for (const [name, content, code, words] of BAD_FILES) {
      const file = path.join(bench.folder, name);
      await writeFile(file, content);
      const end = await importModel(bench.session, bench.options, file);
      expect(end, name).toMatchObject({ errorCode: code, error: expect.stringMatching(words) as string });
      expect(await modelFiles(bench.options.place), name).toEqual({});
    }
    const huge = await writeSparseModel(path.join(bench.folder, 'huge.gguf'), 3_000_000_000);
    expect(await importModel(bench.session, bench.options, huge)).toMatchObject({
      errorCode: 'model-too-large',
      error: expect.stringMatching(/has 3 GB, and 2\.1 GB/) as string,
    });
    expect(await importModel(bench.session, bench.options, await writeGood(bench))).toMatchObject({ errorCode: '' });
    await untilModelFiles(bench.options.place, KEPT);
  });

  it('says how far it has come, and stops when asked', async () => {
    const file = await writeSparseModel(path.join(bench.folder, 'large.gguf'), LARGE);
    await chooseModel(bench.session, bench.options, file);
    expect(await copying(bench.options.place)).toMatch(/ of 1 GB/);
    expect(await bench.options.place.text('.importing .facts'), 'known before the copy ends').toContain('512 tokens');
    expect(
      await bench.options.place.evaluate(() => document.activeElement?.textContent),
      'the keyboard is at Cancel',
    ).toBe('Cancel');
    await bench.options.place.press('Enter');
    expect(await importEnd(bench.options.place)).toMatchObject({
      errorCode: '',
      note: expect.stringContaining('cancelled') as string,
    });
    expect(await bench.options.place.evaluate(() => document.activeElement?.textContent)).toBe('Choose a file');
    await untilModelFiles(bench.options.place, []);
  });

  it.each([
    ['written over', (file: string) => writeAt(file, 5_000, 'other bytes')],
    ['cut off', (file: string) => truncate(file, 50_000_000)],
    ['removed', (file: string) => rm(file)],
  ] as const)('names a file that is %s while it is copied', async (what, harm) => {
    const file = await writeSparseModel(path.join(bench.folder, `${what}.gguf`), HARMED[browser]);
    await chooseModel(bench.session, bench.options, file);
    await copying(bench.options.place);
    await harm(file);
    const end = await importEnd(bench.options.place);
    await rm(file, { force: true });
    expect(end.errorCode).toBe('file-changed');
    await untilModelFiles(bench.options.place, []);
  });

  it('leaves nothing behind when its page is closed in the middle', async () => {
    const file = await writeSparseModel(path.join(bench.folder, 'closed.gguf'), LARGE);
    const other = await bench.session.openExtensionPage('/options.html');
    await chooseModel(bench.session, other, file);
    await copying(other.place);
    expect(Object.keys(await modelFiles(bench.options.place))).toHaveLength(1);
    await other.page.close();
    await untilModelFiles(bench.options.place, []);
    expect(await importModel(bench.session, bench.options, await writeGood(bench))).toMatchObject({ errorCode: '' });
  });

  it('takes two files from two windows one after the other, and the same one once', async () => {
    const large = await writeSparseModel(path.join(bench.folder, 'first.gguf'), 300_000_000);
    const other = await bench.session.openExtensionPage('/options.html');
    await chooseModel(bench.session, other, large);
    await copying(other.place);
    const second = importModel(bench.session, bench.options, await writeGood(bench));
    await bench.options.place.waitForText('Waiting until another import', '.importing');
    expect(await importEnd(other.place)).toMatchObject({ errorCode: '' });
    expect(await second).toMatchObject({ errorCode: '' });
    expect(Object.keys(await modelFiles(other.place))).toHaveLength(4);
    expect(await importModel(bench.session, bench.options, await writeGood(bench, 'again.gguf'))).toMatchObject({
      errorCode: '',
    });
    expect(Object.keys(await modelFiles(other.place))).toHaveLength(4);
    await other.page.close();
  });

  it('asks before it removes a model; then it is gone, and so is the engine that had it', async () => {
    const { place } = bench.options;
    await importModel(bench.session, bench.options, await writeGood(bench));
    const { card } = await bench.summarize();
    await followJob(card, () => undefined, 30_000);
    await bench.options.page.bringToFront();
    await place.evaluate(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
        document.documentElement.dataset['refused'] = violatedDirective;
      });
    });
    await place.click(`button[aria-label="Remove ${TINY_NAME}"]`);
    await place.waitForElement('[role=alertdialog]');
    expect(await place.evaluate(() => document.activeElement?.textContent)).toBe('Keep it');
    expect(await axeProblems(place)).toEqual([]);
    await place.press('Escape');
    await place.waitFor('the dialog to close', () => document.querySelector('[role=alertdialog]') === null, []);
    await place.waitFor(
      'the focus back on the button',
      () => document.activeElement?.getAttribute('aria-label')?.startsWith('Remove'),
      [],
    );
    expect(
      await place.evaluate(() => document.documentElement.dataset['refused']),
      "what the package's rules refused",
    ).toBeUndefined();
    await untilModelFiles(place, KEPT);

    await removeModel(place, TINY_NAME);
    await place.waitForText('was removed. 83 kB are free', '.options-news');
    expect(await modelFiles(place)).toEqual({});
    const next = await bench.summarize();
    expect(await followJob(next.card, () => undefined, 30_000)).toMatchObject({
      phase: 'failed',
      errorCode: 'no-model',
    });
  });
});

/** The package as it would be without the permission, under which browsers hold extensions to a quota. */
async function withQuota(folder: string): Promise<void> {
  const file = path.join(folder, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { permissions: string[] };
  const permissions = manifest.permissions.filter((permission) => permission !== 'unlimitedStorage');
  await writeFile(file, JSON.stringify({ ...manifest, permissions }));
}

describe.each(BROWSERS)('a full disk in %s', (browser) => {
  const bench = useBench(browser, {
    engine: 'scripted',
    withoutModel: true,
    preparePackage: withQuota,
    // In KiB; Firefox's word for what all sites together may keep.
    firefoxPreferences: { 'dom.quotaManager.temporaryStorage.fixedLimit': 300_000 },
  });

  it('F20: says so with figures, keeps nothing, and takes a smaller model', async () => {
    if (browser === 'chromium') {
      const devtools = await bench.options.page.createCDPSession();
      await devtools.send('Storage.overrideQuotaForOrigin', {
        origin: bench.session.extensionOrigin,
        quotaSize: 300_000_000,
      });
    }
    const file = await writeSparseModel(path.join(bench.folder, 'large.gguf'), LARGE);
    const end = await importModel(bench.session, bench.options, file);
    expect(end).toMatchObject({
      errorCode: 'storage-full',
      error: expect.stringMatching(/not enough storage: the model needs 1 GB, and \d+(\.\d)? MB are free/) as string,
    });
    await untilModelFiles(bench.options.place, []);
    expect(await importModel(bench.session, bench.options, await writeGood(bench))).toMatchObject({ errorCode: '' });
    await untilModelFiles(bench.options.place, KEPT);
  });
});

/**
 * The sealed edition in real browsers: works from the first second without a network, and what planted requests come to
 * in it. That no file of it could make one is in tests/sealed-package.test.ts.
 */
import { appendFile, cp, link, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PLANTED, plantedCode, plantedHost } from '../fixtures/planted-requests.ts';
import { useBench } from './harness/bench.ts';
import { ARTICLES, serveArticles } from './harness/fixtures.ts';
import { readLog } from './harness/host-log.ts';
import { cardJobId, followJob } from './harness/job-view.ts';
import { BROWSERS, launch, packageFor } from './harness/launch.ts';
import { chooseEngine, packagedModel } from './harness/options-page.ts';
import { until } from './harness/place.ts';
import { PLANTED_HOST, RecordingProxy } from './harness/recording-proxy.ts';
import type { BrowserName, Session } from './harness/session.ts';
import { startStun, type StunServer } from './harness/stun.ts';

const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the sealed edition in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', extensionDir: packageFor(browser, 'sealed'), withoutModel: true });

  it('has its model from the first second, which cannot be removed', async () => {
    const { place } = await packagedModel(bench.session);
    expect(await place.text('li.model')).toMatch(/SmolLM2 135M/);
    expect(await place.text('li.model')).toMatch(/part of this edition/i);
    expect(await place.evaluate(() => document.querySelectorAll('li.model [aria-label^="Remove"]').length)).toBe(0);
    expect(await place.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const names: string[] = [];
      for await (const name of (await root.getDirectoryHandle('models', { create: true })).keys()) names.push(name);
      return names.filter((name) => name.endsWith('.gguf'));
    })).toEqual([]);
  });

  it.each([['wllama', 'summarize:page', 'p'], ['webllm', 'explain:selection', '.byline']] as const)('answers with %s', { timeout: LIMIT_MS }, async (engine, item, at) => {
    await chooseEngine(bench.options, engine);
    const tab = await bench.open(`${ARTICLES}/${engine === 'webllm' ? 'lighthouse' : 'notice'}.html`);
    if (engine === 'webllm') await tab.place.evaluate((selector) => getSelection()?.selectAllChildren(document.querySelector(selector) ?? document.body), at);
    await bench.session.menu(tab, item, { at });
    const card = await bench.session.cardFrame(tab);
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect({ error: end.error, phase: end.phase }).toEqual({ error: '', phase: 'done' });
    const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
    expect(done).toMatchObject({ type: 'done', engine: { provider: engine } });
    expect(end.answer.split(/\s+/).length).toBeGreaterThan(2);
  });

  it('offers no leave for a site, which it could not be given', async () => {
    const { place } = bench.options;
    const asked = await place.evaluate(async () => {
      const { permissions } = (globalThis as unknown as { browser?: Api; chrome: Api }).browser ?? (globalThis as unknown as { chrome: Api }).chrome;
      return permissions.request({ origins: ['https://example.org/*'] }).then((given) => `given: ${String(given)}`, (error: unknown) => `refused: ${String(error)}`);
    });
    expect(asked).toMatch(/^refused/);
  });
});

interface Api { readonly permissions: { request(wish: { origins: string[] }): Promise<boolean> } }

/** How long what was let out may be under way. */
const SEEN_MS = 20_000;

describe.each(BROWSERS)('requests planted in a sealed build, in %s', (browser) => {
  let folder = '';
  let proxy: RecordingProxy;
  let stun: StunServer;
  let session: Session;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-planted-'));
    stun = await startStun();
    proxy = await RecordingProxy.start();
    serveArticles(proxy);
    await plantAll(browser, folder, stun.address);
    session = await launch(browser, { executable: inject('executables')[browser], extensionDir: folder, proxy, firefoxPreferences: { 'dom.disable_open_during_load': false } });
  });

  afterAll(async () => {
    await session.close();
    await proxy.close();
    await stun.close();
    await rm(folder, { recursive: true, force: true });
  });

  const leaves = (name: string): boolean => (name === 'webrtc' ? stun.seen() > 0 : proxy.unexpected.some(({ host }) => host.split(':')[0] === plantedHost(name)));

  it('each is stopped, or seen outside: none goes by in silence', { timeout: LIMIT_MS }, async () => {
    for (const { name, navigates } of PLANTED.filter(({ where }) => where === 'page')) {
      const tab = await session.openExtensionPage('/options.html');
      await tab.place.waitForElement('li.model');
      await tab.place.evaluate((wanted) => { dispatchEvent(new Event(`plant:${wanted}`)); }, name).catch((error: unknown) => { if (!navigates) throw error; });
      if (PLANTED.find((planted) => planted.name === name)?.[browser] === 'leaves') await until(`the planted ${name}`, () => leaves(name), SEEN_MS);
      if (!tab.page.isClosed()) await tab.page.close();
    }
    const article = await session.open(`${ARTICLES}/notice.html`);
    await session.menu(article, 'summarize:page');
    await until('what the content script sends', () => leaves('content-script') && leaves('content-image'), SEEN_MS);
    // Whatever was planted before this one has had its time.
    await article.place.evaluate((host) => fetch(`http://${host}/control`, { mode: 'no-cors' }).then(() => true, () => true), PLANTED_HOST);
    await until('the control', () => proxy.plantedSeen);
    const fates = Object.fromEntries(PLANTED.map(({ name }) => [name, leaves(name) ? 'leaves' : 'stops']));
    expect(fates).toEqual(Object.fromEntries(PLANTED.map((planted) => [planted.name, planted[browser]])));
  });
});

/** Puts all of them into a copy of the sealed package: those of pages wait for an event of their name. */
async function plantAll(browser: BrowserName, folder: string, stun: string): Promise<void> {
  const source = packageFor(browser, 'sealed');
  const model = path.join(source, 'model/model.gguf');
  await cp(source, folder, { recursive: true, filter: (file) => file !== model });
  await mkdir(path.join(folder, 'model'), { recursive: true });
  await link(model, path.join(folder, 'model/model.gguf')).catch(() => cp(model, path.join(folder, 'model/model.gguf')));
  const chunks = await readdir(path.join(folder, 'chunks'));
  const options = chunks.find((name) => /^options-[\w-]+\.js$/.test(name));
  if (options === undefined) throw new Error('The options page has no script of its own.');
  for (const planted of PLANTED) {
    const code = plantedCode(planted, stun);
    const text = planted.where === 'content' ? code : `addEventListener(${JSON.stringify(`plant:${planted.name}`)}, () => ${code});`;
    await appendFile(path.join(folder, planted.where === 'content' ? 'page.js' : `chunks/${options}`), `\n${text}\n`);
  }
}

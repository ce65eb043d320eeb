/** A browser with the extension for one test file: started before its tests, checked for requests and closed after. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, inject } from 'vitest';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { withContext } from '../fixtures/gguf-context.ts';
import type { BenchOptions, Script } from './bench-options.ts';
import { ARTICLES, serveArticles } from './fixtures.ts';
import { launch, packageFor } from './launch.ts';
import { addModel } from './options-page.ts';
import { copyPackage, replaceFile, requireHosts } from './package-copy.ts';
import { putModels } from './package-models.ts';
import type { Place } from './place.ts';
import { PLANTED_HOST, RecordingProxy } from './recording-proxy.ts';
import type { BrowserName, PanelWay, Session, Tab, WindowOptions } from './session.ts';

/** Limit of a call in milliseconds. Shorter than a test's, so that a failure names the call. */
const CALL_MS = 100_000;

/** What the tests of a file work with. To be used only inside tests. */
export class Bench {
  #folder = '';
  #extensionDir = '';
  #direct: string | null = null;
  #proxy: RecordingProxy | undefined;
  #session: Session | undefined;
  #options: Tab | undefined;
  readonly #tabs: Tab[] = [];
  readonly #panels: Place[] = [];
  readonly #browser: BrowserName;
  readonly #settings: BenchOptions;

  constructor(browser: BrowserName, settings: BenchOptions) {
    this.#browser = browser;
    this.#settings = settings;
  }

  /** A folder for files that tests make. It is removed at the end. */
  get folder(): string {
    return this.#folder;
  }

  get session(): Session {
    if (!this.#session) throw new Error('The browser did not start.');
    return this.#session;
  }

  get proxy(): RecordingProxy {
    if (!this.#proxy) throw new Error('The proxy did not start.');
    return this.#proxy;
  }

  /** The options page, open in a tab of its own. */
  get options(): Tab {
    if (!this.#options) throw new Error('The options page did not open.');
    return this.#options;
  }

  async start(): Promise<void> {
    this.#folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-e2e-'));
    this.#proxy = await RecordingProxy.start();
    serveArticles(this.#proxy);
    if (this.#settings.restarts) await mkdir(this.#profile());
    await this.#begin(await this.#package());
  }

  /**
   * Closes the browser and starts another one with an empty profile. A browser that hangs would make the next tests
   * fail.
   */
  async renew(): Promise<void> {
    if (this.#settings.restarts) return;
    await this.#session?.close().catch(() => undefined);
    this.#tabs.length = 0;
    this.#panels.length = 0;
    await this.#begin(this.#extensionDir);
  }

  /** Closes the browser and starts it again with the same profile. */
  async restart(): Promise<void> {
    await this.#session?.close();
    this.#tabs.length = 0;
    this.#panels.length = 0;
    await this.#launch(this.#extensionDir, true);
    this.#options = await this.session.openExtensionPage('/options.html');
  }

  /** Kills the browser, as a power cut does, and starts it again with the same profile. */
  async killAndRestart(): Promise<void> {
    await this.session.kill();
    await this.#launch(this.#extensionDir, true);
    this.#options = await this.session.openExtensionPage('/options.html');
  }

  /** Tells the scripted engine what to do from its next load and its next answer on. */
  async script(script: Script): Promise<void> {
    await replaceFile(path.join(this.#folder, 'package/fake-script.json'), JSON.stringify(script));
  }

  /** Opens a page in a tab that is closed after the test. */
  async open(url: string): Promise<Tab> {
    const tab = await this.session.open(url);
    this.#tabs.push(tab);
    return tab;
  }

  /** Opens a page in a window of its own, which is closed after the test. */
  async openWindow(url: string, options?: WindowOptions): Promise<Tab> {
    const tab = await this.session.openWindow(url, options);
    this.#tabs.push(tab);
    return tab;
  }

  /** Opens the panel of a tab's window; it is closed after the test. */
  async panel(tab: Tab, way?: PanelWay): Promise<Place> {
    const panel = await this.session.openPanel(tab, way);
    this.#panels.push(panel);
    return panel;
  }

  /** Opens the sample article. */
  article(): Promise<Tab> {
    return this.open(`${ARTICLES}/lighthouse.html`);
  }

  /** Closes the tabs and panels that the test has opened, which also ends its jobs. */
  async closeTabs(): Promise<void> {
    for (const panel of this.#panels.splice(0)) await panel.close();
    for (const { page } of this.#tabs.splice(0)) if (!page.isClosed()) await page.close();
  }

  /** Opens the article and asks for its summary by the context menu. */
  async summarize(): Promise<{ tab: Tab; card: Place }> {
    const tab = await this.article();
    await this.session.menu(tab, 'summarize:page');
    return { tab, card: await this.session.cardFrame(tab) };
  }

  async stop(): Promise<void> {
    await this.#session?.close();
    await this.#proxy?.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Sends a request that the proxy must see, and expects that there was no other one. */
  async expectQuiet(): Promise<void> {
    const { place } = await this.article();
    await place.evaluate(
      (host) =>
        fetch(`http://${host}/control`, { mode: 'no-cors' }).then(
          () => true,
          () => true,
        ),
      PLANTED_HOST,
    );
    expect(this.proxy.plantedSeen, 'the planted request reached the proxy').toBe(true);
    this.proxy.expectNoRequests();
  }

  async #begin(extensionDir: string): Promise<void> {
    this.#extensionDir = extensionDir;
    await this.#launch(extensionDir, false);
    this.#options = this.#settings.withoutModel
      ? await this.session.openExtensionPage('/options.html')
      : await addModel(this.session, await this.#model());
  }

  #profile(): string {
    return path.join(this.#folder, 'profile');
  }

  async #launch(extensionDir: string, restart: boolean): Promise<void> {
    const {
      keepWelcome = false,
      privateWindows = false,
      sites = false,
      restarts = false,
      firefoxPreferences = {},
    } = this.#settings;
    this.#session = await launch(this.#browser, {
      executable: inject('executables')[this.#browser],
      extensionDir,
      proxy: this.proxy,
      direct: this.#direct,
      restart,
      keepWelcome,
      privateWindows,
      withheldHosts: sites,
      callMs: CALL_MS,
      firefoxPreferences,
      ...(restarts && { profileDir: this.#profile() }),
    });
  }

  async #package(): Promise<string> {
    const { engine, extensionDir, models, preparePackage, sites } = this.#settings;
    const built =
      engine === 'shipped' ? (extensionDir ?? packageFor(this.#browser)) : `${packageFor(this.#browser)}-fake`;
    if (engine === 'shipped' && !preparePackage) return built;
    const copy = path.join(this.#folder, 'package');
    await copyPackage(built, copy);
    if (models) {
      const from = await models();
      await putModels(copy, from);
      this.#direct = new URL(from.base).host;
    }
    if (engine === 'scripted') await this.script({});
    if (sites && this.#browser === 'chromium') await requireHosts(copy);
    await preparePackage?.(copy);
    return copy;
  }

  async #model(): Promise<string> {
    const { modelContext } = this.#settings;
    const file = await this.#weights();
    return modelContext === undefined ? file : withContext(file, modelContext, path.join(this.#folder, 'context.gguf'));
  }

  async #weights(): Promise<string> {
    const { engine, tiny } = this.#settings;
    if (engine === 'shipped' && tiny === undefined) return inject('demoModel');
    const file = path.join(this.#folder, 'tiny.gguf');
    await writeFile(file, tinyGguf(tiny));
    return file;
  }
}

/** Makes a bench for the `describe` around: one browser for all its tests, and no request in the end. */
export function useBench(browser: BrowserName, options: BenchOptions): Bench {
  const bench = new Bench(browser, options);
  beforeAll(() => bench.start());
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await bench.renew();
    else await bench.closeTabs();
  });
  afterAll(async () => {
    try {
      await bench.expectQuiet();
    } finally {
      await bench.stop();
    }
  });
  return bench;
}

/** A browser with the page of the comparison. Not in the extension, where wllama's own workers are not allowed. */
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer, { type Browser, type Page } from 'puppeteer';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { chromiumFlags } from '../../tests/harness/chromium-flags.ts';
import { FIREFOX_ENVIRONMENT, firefoxPreferences } from '../../tests/harness/firefox-preferences.ts';
import type { BrowserName } from '../../tests/harness/session.ts';
import type { Engine, Setup, Timed } from './messages.ts';

const POLL_MS = 200;

function start(browser: BrowserName, executablePath: string): Promise<Browser> {
  if (browser === 'chromium')
    return puppeteer.launch({
      executablePath,
      args: chromiumFlags({ executable: executablePath, extensionDir: '', proxy: null }),
    });
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    env: { ...process.env, ...FIREFOX_ENVIRONMENT },
    extraPrefsFirefox: firefoxPreferences(null),
  });
}

/** The page's calls as functions that resolve when their work is done. */
export class CpuPage {
  readonly version: string;
  private readonly browser: Browser;
  private readonly page: Page;

  private constructor(browser: Browser, page: Page, version: string) {
    this.browser = browser;
    this.page = page;
    this.version = version;
  }

  static async start(name: BrowserName, origin: string): Promise<CpuPage> {
    const browser = await start(name, await findBrowser(name));
    const page = await browser.newPage();
    await page.goto(`${origin}/`);
    await page.waitForFunction(() => globalThis.cpuBench !== undefined);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error(`${name} lets the page share no memory.`);
    return new CpuPage(browser, page, await browser.version());
  }

  /** Opens an engine. Resolves with the name of its module or library. */
  async open(engine: Engine, setup: Setup): Promise<string> {
    await this.page.evaluate((...all) => globalThis.cpuBench?.open(...all), engine, setup);
    return (await this.outcome()) as string;
  }

  async cut(text: string, tokens: number): Promise<string> {
    await this.page.evaluate((...all) => globalThis.cpuBench?.cut(...all), text, tokens);
    return (await this.outcome()) as string;
  }

  async ask(engine: Engine, prompt: string, answer: number): Promise<Timed> {
    await this.page.evaluate((...all) => globalThis.cpuBench?.ask(...all), engine, prompt, answer);
    return (await this.outcome()) as Timed;
  }

  /** Ends both engines. */
  async closeEngines(): Promise<void> {
    await this.page.evaluate(() => globalThis.cpuBench?.close());
    await this.outcome();
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private async outcome(): Promise<string | Timed> {
    for (;;) {
      const done = await this.page.evaluate(() => globalThis.cpuBench?.outcome() ?? null);
      if (done !== null) return done;
      await delay(POLL_MS);
    }
  }
}

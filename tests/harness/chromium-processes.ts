/** The extension's own contexts in Chromium that come and go: its service worker and its offscreen document. */
import { setTimeout as delay } from 'node:timers/promises';
import { TargetType, type Browser, type Page, type Target, type WebWorker } from 'puppeteer';
import { until } from './place.ts';

/** The part of Chrome's API that is called here. */
declare const chrome: { readonly runtime: { sendMessage(message: object): Promise<unknown> } };

export class ChromiumProcesses {
  readonly #browser: Browser;
  readonly #origin: string;

  /** @param origin of the extension's pages, without a slash at the end */
  constructor(browser: Browser, origin: string) {
    this.#browser = browser;
    this.#origin = origin;
  }

  /** The service worker. Where the browser has ended it, a message wakes it. */
  async worker(): Promise<WebWorker> {
    let woken = false;
    return until('the service worker', async () => {
      const worker = await this.#workerTarget()?.worker();
      // The old worker of a reloaded extension stays in puppeteer's list and never answers.
      const isAlive =
        worker && (await Promise.race([worker.evaluate(() => true).catch(() => false), delay(1_000, false)]));
      // While the extension is being reloaded, none of its pages opens.
      if (!isAlive && !woken)
        woken = await this.#wakeWorker().then(
          () => true,
          () => false,
        );
      return isAlive ? worker : null;
    });
  }

  /** Ends the service worker. False where none was running. */
  async killWorker(): Promise<boolean> {
    const target = this.#workerTarget();
    const worker = await target?.worker();
    if (!worker) return false;
    const isGone = (): boolean => this.#workerTarget() !== target;
    for (let tries = 0; tries < 3 && !isGone(); tries += 1) {
      // Detaching fails where the worker has ended meanwhile. On a busy machine the request to close can be lost.
      await worker.close().catch(() => undefined);
      // The ended worker's target can stay in puppeteer's list until the next worker starts.
      await until('the end of the service worker', isGone, 2_000).catch(() => this.#wakeWorker());
    }
    await until('the end of the service worker', isGone);
    return true;
  }

  /** The offscreen document. */
  host(): Promise<Page> {
    return until('the offscreen document', () => this.#hostTarget()?.asPage());
  }

  get hasHost(): boolean {
    return this.#hostTarget() !== undefined;
  }

  /** Closes the offscreen document, if there is one. */
  async killHost(): Promise<void> {
    const page = await this.#hostTarget()?.asPage();
    await page?.close();
    await until('the end of the offscreen document', () => !this.hasHost);
  }

  /** An ended worker can stay in puppeteer's list, before the one that followed it. */
  #workerTarget(): Target | undefined {
    return this.#browser
      .targets()
      .findLast((one) => one.type() === TargetType.SERVICE_WORKER && one.url().startsWith(this.#origin));
  }

  #hostTarget(): Target | undefined {
    return this.#browser.targets().find((one) => one.url().startsWith(`${this.#origin}/offscreen.html`));
  }

  /** Any message to a service worker wakes it. */
  async #wakeWorker(): Promise<void> {
    const page = await this.#browser.newPage();
    await page.goto(`${this.#origin}/options.html`);
    await page.evaluate(() => chrome.runtime.sendMessage({}).catch(() => undefined));
    await page.close();
  }
}

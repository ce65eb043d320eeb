/**
 * The sealed edition in real browsers: what planted requests come to in it. That no file of it could make one is in
 * tests/sealed-package.test.ts, that it answers in sealed-answers.test.ts.
 */
import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { PLANTED, plantedCode, plantedHost, type Fate, type Planted } from '../fixtures/planted-requests.ts';
import { ARTICLES, serveArticles } from '../harness/fixtures.ts';
import { BROWSERS, launch, packageFor } from '../harness/launch.ts';
import { changeManifest } from '../harness/manifest.ts';
import { copyPackage } from '../harness/package-copy.ts';
import { until, type Place } from '../harness/place.ts';
import { PLANTED_HOST, RecordingProxy } from '../harness/recording-proxy.ts';
import type { BrowserName, Session } from '../harness/session.ts';
import { startStun, type StunServer } from '../harness/stun.ts';

const LIMIT_MS = 120_000;

/** How long what was let out may be under way. */
const SEEN_MS = 20_000;

/** A browser with everything planted, and all its ways out watched. */
class Watched {
  private constructor(
    readonly session: Session,
    private readonly proxy: RecordingProxy,
    private readonly stun: StunServer,
    private readonly folder: string,
  ) {}

  static async start(
    browser: BrowserName,
    change: (folder: string) => Promise<void> = () => Promise.resolve(),
  ): Promise<Watched> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'sotto-planted-'));
    const stun = await startStun();
    const proxy = await RecordingProxy.start();
    serveArticles(proxy);
    await plantAll(browser, folder, stun.address);
    await change(folder);
    const session = await launch(browser, {
      executable: inject('executables')[browser],
      extensionDir: folder,
      proxy,
      // Neither Firefox's own settings nor its question before a form goes to http may be what stops something.
      firefoxPreferences: {
        'dom.disable_open_during_load': false,
        'network.prefetch-next': true,
        'security.warn_submit_secure_to_insecure': false,
      },
    });
    return new Watched(session, proxy, stun, folder);
  }

  leaves(name: string): boolean {
    return name === 'webrtc'
      ? this.stun.seen() > 0
      : this.proxy.unexpected.some(({ host }) => host.split(':')[0] === plantedHost(name));
  }

  untilSeen(name: string): Promise<boolean> {
    return until(`the planted ${name}`, () => this.leaves(name), SEEN_MS);
  }

  /** What became of some, once whatever was planted before this call has had its time. */
  async fates(planted: readonly Planted[]): Promise<Record<string, Fate>> {
    const article = await this.session.open(`${ARTICLES}/notice.html`);
    await article.place.evaluate(
      (host) =>
        fetch(`http://${host}/control`, { mode: 'no-cors' }).then(
          () => true,
          () => true,
        ),
      PLANTED_HOST,
    );
    await until('the control', () => this.proxy.plantedSeen);
    return Object.fromEntries(planted.map(({ name }) => [name, this.leaves(name) ? 'leaves' : 'stops']));
  }

  async close(): Promise<void> {
    await this.session.close();
    await this.proxy.close();
    await this.stun.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Sets off what is planted under these names in an extension's page, one after the other. */
function setOff(place: Place, names: readonly string[]): Promise<void> {
  return place.evaluate((wanted) => {
    for (const name of wanted) dispatchEvent(new Event(`plant:${name}`));
  }, names);
}

/** In one page, one after the other: one makes the page's elements anew, and another takes the page away. */
function inSteps(planted: readonly Planted[]): string[][] {
  const last = ['markup', 'form'];
  const names = planted.map(({ name }) => name);
  return [
    names.filter((name) => !last.includes(name)),
    ...last.filter((name) => names.includes(name)).map((name) => [name]),
  ];
}

describe.each(BROWSERS)('requests planted in a sealed build, in %s', (browser) => {
  let watched: Watched;
  beforeAll(async () => {
    watched = await Watched.start(browser);
  });
  afterAll(() => watched.close());

  it('each is stopped, or seen outside: none goes by in silence', { timeout: LIMIT_MS }, async () => {
    const { session } = watched;
    const inPages = PLANTED.filter(({ where }) => where === 'page');
    const stopped = await session.openExtensionPage('/options.html');
    await stopped.place.waitForElement('li.model');
    for (const step of inSteps(inPages.filter((planted) => planted[browser] === 'stops')))
      await setOff(stopped.place, step);
    for (const { name, navigates } of inPages.filter((planted) => planted[browser] === 'leaves')) {
      const tab = await session.openExtensionPage('/options.html');
      await tab.place.waitForElement('li.model');
      await setOff(tab.place, [name]).catch((error: unknown) => {
        if (!navigates) throw error;
      });
      await watched.untilSeen(name);
      if (!tab.page.isClosed()) await tab.page.close();
    }
    await session.menu(await session.open(`${ARTICLES}/notice.html`), 'summarize:page');
    for (const { name } of PLANTED.filter(({ where }) => where === 'content')) await watched.untilSeen(name);
    expect(await watched.fates(PLANTED)).toEqual(
      Object.fromEntries(PLANTED.map((planted) => [planted.name, planted[browser]])),
    );
  });
});

describe.each(BROWSERS)('the same requests in the same build under a loose policy, in %s', (browser) => {
  const stopped = PLANTED.filter((planted) => planted[browser] === 'stops');
  let watched: Watched;
  beforeAll(async () => {
    watched = await Watched.start(browser, loosen);
  });
  afterAll(() => watched.close());

  it('leave where it is the policy that stops them, and stay where something else does as well', {
    timeout: LIMIT_MS,
  }, async () => {
    const tab = await watched.session.openExtensionPage('/options.html');
    await tab.place.waitForElement('li.model');
    const free = stopped.filter((planted) => planted.held?.[browser] === undefined);
    for (const step of inSteps(stopped)) {
      await setOff(tab.place, step);
      await until(
        'what nothing holds',
        () => free.every(({ name }) => !step.includes(name) || watched.leaves(name)),
        SEEN_MS,
      ).catch(() => undefined);
    }
    expect(await watched.fates(stopped)).toEqual(
      Object.fromEntries(stopped.map((planted) => [planted.name, free.includes(planted) ? 'leaves' : 'stops'])),
    );
  });
});

/** The widest policy that both browsers take from an extension, and leave for every host. */
function loosen(folder: string): Promise<void> {
  const anywhere = "http: https: ws: wss: data: blob: 'unsafe-inline'";
  // Chrome refuses packages whose scripts, workers or objects may come from elsewhere.
  const policy = `script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; ${['connect', 'img', 'style', 'font', 'media', 'frame'].map((kind) => `${kind}-src 'self' ${anywhere}`).join('; ')}`;
  return changeManifest(folder, ({ manifest_version: version, permissions }) =>
    version === 3
      ? { content_security_policy: { extension_pages: policy }, host_permissions: ['<all_urls>'] }
      : { content_security_policy: policy, permissions: [...permissions, '<all_urls>'] },
  );
}

/** Puts all of them into a copy of the sealed package: those of pages wait for an event of their name. */
async function plantAll(browser: BrowserName, folder: string, stun: string): Promise<void> {
  await copyPackage(packageFor(browser, 'sealed'), folder);
  const chunks = await readdir(path.join(folder, 'chunks'));
  const options = chunks.find((name) => /^options-[\w-]+\.js$/.test(name));
  if (options === undefined) throw new Error('The options page has no script of its own.');
  for (const planted of PLANTED) {
    const code = plantedCode(planted, stun);
    const text =
      planted.where === 'content'
        ? code
        : `addEventListener(${JSON.stringify(`plant:${planted.name}`)}, () => ${code});`;
    await appendFile(path.join(folder, planted.where === 'content' ? 'page.js' : `chunks/${options}`), `\n${text}\n`);
  }
}

/** A model from its publisher, as a person gets one: by keyboard alone, with the product as it is built. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { axeProblems } from '../harness/axe.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { callHost, listed, paddedModel, wayOf } from '../harness/downloads.ts';
import { downloadListed } from '../harness/download-listed.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { problemsInEveryLook } from '../harness/looks.ts';
import { bytesFile, ModelServer } from '../harness/model-server.ts';
import { removeModel } from '../harness/models-page.ts';
import type { ModelsFrom } from '../harness/package-models.ts';
import { until, type Place } from '../harness/place.ts';

const SIZE = 6_000_000;
/** In bytes a second: so slow that there is time to do something meanwhile, on a busy machine, too. */
const SLOW = 400_000;
const FIRST = { id: 'first', content: paddedModel(SIZE, 1), pieces: null };
const OWN = { id: 'own', content: paddedModel(SIZE, 2), pieces: null };

let server: ModelServer;

/** Two models: one of them asks for its licence to be accepted. */
async function publish(): Promise<ModelsFrom> {
  server = await ModelServer.start();
  for (const model of [FIRST, OWN]) server.put(wayOf(model.id), bytesFile(model.content));
  const asks = {
    licence: { id: 'own', name: 'Own Community Licence', address: 'https://licences.example/own', accept: true },
  };
  return { base: server.base, list: [listed(FIRST), { ...listed(OWN), ...asks }] };
}

/** What has the keyboard, by its name. */
const focused = (place: Place): Promise<string> =>
  place.evaluate(() => {
    const { activeElement } = document;
    return activeElement?.getAttribute('aria-label') ?? activeElement?.textContent ?? '';
  });

/** Presses Tab until something whose name begins so has the keyboard. */
async function tabTo(place: Place, name: string): Promise<void> {
  const seen: string[] = [];
  for (let presses = 0; presses < 60; presses += 1) {
    await place.press('Tab');
    const now = await focused(place);
    if (now.startsWith(name)) return;
    seen.push(now.slice(0, 40));
  }
  throw new Error(`Tab never came to "${name}", only to: ${seen.join(' · ')}`);
}

/** The user's answer to the browser's question, which headless browsers do not show. */
async function answerWith(place: Place, allowed: boolean): Promise<void> {
  await place.evaluate((answer) => {
    const page = globalThis as unknown as Record<
      'browser' | 'chrome',
      { permissions: { request: unknown } } | undefined
    > & { sottoAsked: unknown[] };
    page.sottoAsked = [];
    for (const api of [page.browser, page.chrome]) {
      if (api?.permissions)
        api.permissions.request = (what: unknown) => {
          page.sottoAsked.push(what);
          return Promise.resolve(answer);
        };
    }
  }, allowed);
}

const asked = (place: Place): Promise<{ origins: string[] }[]> =>
  place.evaluate(() => (globalThis as unknown as { sottoAsked: { origins: string[] }[] }).sottoAsked);
const phase = (place: Place): Promise<string> =>
  place.evaluate(() => document.querySelector<HTMLElement>('.download')?.dataset['phase'] ?? '');
const untilPhase = (place: Place, ...phases: string[]): Promise<boolean> =>
  place.waitFor(
    `a download ${phases.join(' or ')}`,
    (wanted) => wanted.includes(document.querySelector<HTMLElement>('.download')?.dataset['phase'] ?? ''),
    [phases],
  );
const badge = (bench: Bench): Promise<string> =>
  bench.session.inBackground(async () => {
    const api = globalThis as unknown as Record<
      'browser' | 'chrome',
      Record<'action' | 'browserAction', { getBadgeText(of: object): Promise<string> } | undefined>
    >;
    const own = api.browser ?? api.chrome;
    return (own.action ?? own.browserAction)?.getBadgeText({}) ?? '';
  });

/** Ends every download and removes every model, so that each test begins with nothing. */
async function clear({ options: { page, place } }: Bench): Promise<void> {
  await page.bringToFront();
  for (const modelId of [FIRST.id, OWN.id])
    await callHost(place, 'host.cancelDownload', { modelId }).catch(() => undefined);
  await place.waitFor('no download', () => document.querySelector('.download') === null, []);
  for (;;) {
    const name = await place.evaluate(() => document.querySelector('.model-name')?.textContent ?? '');
    if (name === '') return;
    await removeModel(place, name);
  }
}

describe.each(BROWSERS)('getting a model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, models: publish });
  const place = (): Place => bench.options.place;
  beforeEach(async () => {
    server.forget();
    server.usual = { rate: SLOW };
    await bench.script({ tokens: ['A ', 'short ', 'answer.'] });
    await bench.options.page.bringToFront();
    await answerWith(place(), true);
    await place().waitForElement('.offer .button');
  });
  afterEach(() => clear(bench));
  afterAll(async () => {
    await server.close();
  });

  it('by keyboard alone, paused and gone on with, seen in the popup and on the icon, and then used', async () => {
    await place().evaluate(() => {
      document.querySelector<HTMLElement>('#get-title')?.focus();
    });
    await tabTo(place(), 'Download (6 MB)');
    await place().press('Enter');
    await place().waitForElement('dialog[open]');
    for (const words of ['6 MB', '127.0.0.1', 'sotto/', 'Apache License 2.0'])
      expect(await place().text('dialog')).toContain(words);
    expect(await axeProblems(place())).toEqual([]);
    expect(server.requests, 'nothing is asked for before the click').toEqual([]);
    expect(await focused(place())).toBe('Download 6 MB');
    await place().press('Enter');
    await untilPhase(place(), 'transferring');
    expect(await asked(place())).toEqual([{ origins: ['http://127.0.0.1/*'] }]);
    await until('figures', async () =>
      / MB of 6 MB.+a second.+about .+ left/.test(
        (await place().text('.download .job-figures')).replaceAll(/\s+/g, ' '),
      ),
    );
    expect(await axeProblems(place())).toEqual([]);
    await until('the share on the icon', async () => /^\d+%$/.test(await badge(bench)));

    await place().waitFor('the keyboard at Pause', () => document.activeElement?.textContent === 'Pause', []);
    await place().press('Enter');
    await untilPhase(place(), 'paused');
    await until('the end of the answer at the server', () => server.requests[0]?.closed);
    await place().waitFor('the keyboard at Go on', () => document.activeElement?.textContent === 'Go on', []);

    const popup = await bench.session.clickAction(await bench.article());
    await popup.waitForText('is paused', '.popup-download');
    expect(await axeProblems(popup)).toEqual([]);
    await bench.options.page.bringToFront();
    server.usual = {};
    await place().evaluate(() => {
      document.querySelector<HTMLElement>('.download .primary')?.focus();
    });
    await place().press('Enter');
    await place().waitForText('is ready. Sotto uses it from now on.', '.options-news');
    expect(server.requests.at(-1)?.range).toMatch(/^bytes=[1-9]/);
    await until('an empty icon', async () => (await badge(bench)) === '');
    expect(await place().text('.badge')).toBe('In use');

    const { card } = await bench.summarize();
    expect(await followJob(card, () => undefined, 30_000)).toMatchObject({ phase: 'done', answer: 'A short answer.' });
  });

  it('asks for a licence to be accepted, and says what to do when the browser’s question is declined', async () => {
    await answerWith(place(), false);
    await place().click('.whole summary');
    await place().click('[data-model=own].entry .button');
    await place().waitFor(
      'the keyboard at the box',
      () => document.activeElement?.getAttribute('name') === 'accept',
      [],
    );
    expect(await place().evaluate(() => document.querySelector<HTMLButtonElement>('dialog .primary')?.disabled)).toBe(
      true,
    );
    await place().press(' ');
    await tabTo(place(), 'Download 6 MB');
    await place().press('Enter');
    await place().waitForText('allow it', 'dialog [data-error=download-not-allowed]');
    expect(await problemsInEveryLook(place())).toEqual([]);
    expect(server.requests).toEqual([]);
    await answerWith(place(), true);
    await place().click('dialog .primary');
    await untilPhase(place(), 'transferring');
  });

  it('asks before it throws away what has arrived, and offers the model again', async () => {
    await place().click('.offer .button');
    await place().click('dialog .primary');
    await untilPhase(place(), 'transferring');
    await until(
      'some bytes',
      async () =>
        (await place().evaluate(() => document.querySelector<HTMLProgressElement>('.download progress')?.value ?? 0)) >
        0.1,
    );
    await place().click('.download-buttons .button:last-child');
    await place().waitForElement('[role=alertdialog]');
    expect(await focused(place())).toBe('Go on');
    await place().click('[role=alertdialog] .danger');
    await place().waitFor('no download', () => document.querySelector('.download') === null, []);
    await until('the end of the answer at the server', () => server.requests[0]?.closed);
    await place().waitForElement('.offer .button');
  });

  it('says why a download stands still, and when it is tried again', async () => {
    server.usual = { status: 503, headers: { 'Retry-After': '60' } };
    await place().click('.offer .button');
    await place().click('dialog .primary');
    await untilPhase(place(), 'backing-off');
    expect(await place().waitForText('Next try in', '.download-note')).toMatch(
      /too busy at the moment\. Next try in \d+ seconds?\./,
    );
    expect(await axeProblems(place())).toEqual([]);
    server.usual = {};
    await place().click('.download-buttons .button');
    await place().waitForText('is ready. Sotto uses it from now on.', '.options-news');
    expect(await phase(place())).toBe('');
  });

  it('is what the demo does, with all that is asked and told on the way', async () => {
    server.usual = { rate: SIZE / 2 };
    const question: string[] = [];
    const progress: string[] = [];
    const tab = await downloadListed(bench.session, FIRST.id, {
      acceptLicence: false,
      onQuestion: (facts) => question.push(...facts),
      onProgress: (words) => progress.push(words),
    });
    expect(question).toEqual([
      'Download: about 6 MB',
      `From: ${new URL(server.base).host}`,
      'Published by: sotto/first-GGUF',
      'Licence: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0',
    ]);
    expect(progress.some((words) => / MB of 6 MB/.test(words))).toBe(true);
    expect(await tab.place.text('.model-name')).not.toBe('');
    expect(server.requests.map(({ path }) => path)).toEqual([wayOf(FIRST.id)]);
    await tab.page.close();
  });

  it('is not what the demo does before a licence is accepted, or where nothing comes', async () => {
    await expect(downloadListed(bench.session, OWN.id, { acceptLicence: false })).rejects.toMatchObject({
      why: 'licence',
      message: expect.stringContaining('https://licences.example/own') as string,
    });
    expect(server.requests).toEqual([]);
    server.goDown();
    try {
      // Long enough for a busy machine to find that nobody answers.
      await expect(
        downloadListed(bench.session, OWN.id, { acceptLicence: true, firstByteMs: 4_000 }),
      ).rejects.toMatchObject({
        why: 'network',
        message: expect.stringContaining('cannot be reached') as string,
      });
    } finally {
      server.comeBack();
    }
  });

  it('is one button on the welcome page, which goes on to the first summary', async () => {
    const welcome = await bench.session.openExtensionPage('/welcome.html');
    await answerWith(welcome.place, true);
    server.usual = {};
    await welcome.place.click('#model .offer .button');
    await welcome.place.waitForElement('dialog[open]');
    await welcome.place.press('Enter');
    await welcome.place.waitForText('is ready', '#model');
    await welcome.place.waitFor(
      'the keyboard at the next step',
      () => document.activeElement?.textContent === 'Summarize it',
      [],
    );
    await welcome.page.close();
  });
});

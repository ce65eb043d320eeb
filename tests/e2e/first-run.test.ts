/** The first run: installed, no model yet, and a first summary two steps later. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { tinyGguf, TINY_NAME } from '../fixtures/tiny-gguf.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { followJob, seeJob } from '../harness/job-view.ts';
import { axeProblems, overflowOf } from '../harness/axe.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseModel } from '../harness/models-page.ts';
import type { Place } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';

const ANSWER = ['Railways ', 'made ', 'one ', 'time ', 'of ', 'many.'];

/** How each step stands: `machine: done, model: now, …`. */
function steps(place: Place): Promise<string> {
  return place.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('.step')]
      .map((step) => `${step.id}: ${step.dataset['state'] ?? ''}`)
      .join(', '),
  );
}

function untilSteps(place: Place, wanted: string): Promise<boolean> {
  return place.waitFor(
    `the steps ${wanted}`,
    (text) =>
      [...document.querySelectorAll<HTMLElement>('.step')]
        .map((step) => `${step.id}: ${step.dataset['state'] ?? ''}`)
        .join(', ') === text,
    [wanted],
  );
}

describe.each(BROWSERS)('the first run in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true, keepWelcome: true });
  let welcome: Tab | undefined;
  afterEach(async () => {
    await welcome?.page.close();
    welcome = undefined;
  });

  async function takeModelIn(tab: Tab): Promise<void> {
    const file = path.join(bench.folder, 'tiny.gguf');
    await writeFile(file, tinyGguf());
    await chooseModel(bench.session, tab, file);
    await tab.place.waitForText(`${TINY_NAME} is ready`, '#model');
  }

  it('opens the welcome page once, which says what to do first', async () => {
    welcome = await bench.session.ownTab('/welcome.html');
    const { place } = welcome;
    await untilSteps(place, 'machine: done, model: now, try: later, next: later');
    expect(await place.text('.promise')).toMatch(/on your own machine\. .+ a model is here\. .+ was read\./);
    expect(await place.text('#machine')).toMatch(/\d+ cores?/);
    expect(await place.evaluate(() => document.querySelector<HTMLButtonElement>('#try .primary')?.disabled)).toBe(true);
    expect(await place.text('#try')).toContain('As soon as a model is here');
    expect(await axeProblems(place)).toEqual([]);
    expect(await overflowOf(place)).toBe(0);
  });

  it('is one click away from the card and from the popup, while there is no model', async () => {
    const { card } = await bench.summarize();
    expect(await followJob(card, () => undefined, 30_000)).toMatchObject({ phase: 'failed', errorCode: 'no-model' });
    await card.click('.notice .button');
    welcome = await bench.session.ownTab('/welcome.html');
    await welcome.place.waitForElement('#model .drop');
    await welcome.page.close();

    const popup = await bench.session.clickAction(await bench.article());
    await popup.waitForElement('[data-state=no-model]');
    // The popup closes with the click.
    await popup.click('[data-state=no-model] .button').catch(() => undefined);
    welcome = await bench.session.ownTab('/welcome.html');
    await welcome.place.waitForElement('#model .drop');
    expect(await bench.options.place.text('#get'), 'the options show the ways in at once').toMatch(
      /Get a model[^]+Choose a file/,
    );
  });

  it('leads by keyboard from a file to the first summary, and the card that waited goes on', async () => {
    await bench.script({ tokens: ANSWER, tokenMs: 20 });
    const { tab, card } = await bench.summarize();
    await followJob(card, () => undefined, 30_000);
    welcome = await bench.session.openExtensionPage('/welcome.html');
    const { place } = welcome;
    await untilSteps(place, 'machine: done, model: now, try: later, next: later');
    await takeModelIn(welcome);
    await untilSteps(place, 'machine: done, model: done, try: now, next: later');
    await place.waitFor('the focus on the next step', () => document.activeElement?.textContent === 'Summarize it', []);
    await place.press('Enter');
    expect(await followJob(place, () => undefined, 30_000)).toMatchObject({
      phase: 'done',
      answer: ANSWER.join(''),
      coverage: 'Read the whole page',
    });
    expect(await steps(place)).toBe('machine: done, model: done, try: done, next: now');
    expect(await axeProblems(place)).toEqual([]);

    await tab.page.bringToFront();
    await card.waitForText(ANSWER.join(''), '.answer');
    expect(await seeJob(card)).toMatchObject({ phase: 'done' });
    await forget(bench);
  });

  it('keeps the privacy settings that are chosen, and asks before it erases conversations', async () => {
    const { page, place } = bench.options;
    await page.bringToFront();
    await place.click('label.choice:has(input[name=history][value=keep])');
    await place.click('label.choice:has(input[name=readAhead])');
    await place.click('.erase .button');
    await place.click('[role=alertdialog] .danger');
    await place.waitForText('All questions and answers were erased', '.erase-news');
    const again = await bench.session.openExtensionPage('/options.html');
    await again.place.waitFor(
      'the choices, kept',
      () =>
        document.querySelector<HTMLInputElement>('input[name=history][value=keep]')?.checked &&
        document.querySelector<HTMLInputElement>('input[name=readAhead]')?.checked === false,
      [],
    );
    await again.page.close();
  });
});

/** Takes the model away again, so that a second attempt of a test begins as the first one did. */
async function forget({ options }: Bench): Promise<void> {
  await options.page.bringToFront();
  await options.place.click('.model-head .icon-button');
  await options.place.click('[role=alertdialog] .danger');
  await options.place.waitForText('No model on this machine yet');
}

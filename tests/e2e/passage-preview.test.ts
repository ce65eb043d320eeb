/** The page's own words at a mark of the answer: by mouse, keyboard and finger, in card, popup and panel. */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { problemsInEveryLook } from '../harness/looks.ts';
import { askAndWait, words } from '../harness/panel-view.ts';
import { until, type Place } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';

const ALIKE = 'The volunteers drained the mercury and cleaned the bath by hand.';
const PARTLY = 'The lens weighs two tons, floats on a bath of mercury and was made in Paris.';
const ANSWER = `${ALIKE} ${PARTLY} Penguins dance in the moonlight.`;
/** Words of the page beside the two sentences. */
const [MERCURY, LENS] = ['they drained the mercury', 'It weighs two tons, floats on a bath of mercury'];
const MARK = (number: number): string => `.passage-mark[data-number="${String(number)}"]`;

/** What is shown at a mark; null where nothing is. */
function shownIn(place: Place) {
  return place.evaluate(() => {
    const box = document.querySelector<HTMLElement>('.passage-preview:popover-open');
    const { left = 0, top = 0, right = 0, bottom = 0 } = box?.getBoundingClientRect() ?? {};
    const painted = [...(CSS.highlights.get('sotto-beyond') ?? [])].map((range) => (range as Range).toString());
    return box
      ? {
          head: box.querySelector('.preview-head')?.textContent ?? '',
          passage: box.querySelector('.preview-words')?.textContent ?? '',
          beyond: [...box.querySelectorAll('.preview-beyond li')].map((item) => item.textContent),
          painted,
          fits: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight,
        }
      : null;
  });
}

const untilShown = (place: Place, passage: string): Promise<string> =>
  place.waitForText(passage, '.passage-preview:popover-open .preview-words');
const untilGone = (place: Place): Promise<unknown> =>
  place.waitFor('no passage', () => document.querySelector('.passage-preview:popover-open') === null, []);
const onMark = (place: Place): Promise<string | undefined> =>
  place.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['number']);
const markedIn = (tab: Tab): Promise<string> =>
  tab.place.evaluate(() => [...(CSS.highlights.get('sotto-passage') ?? [])].map(String).join());

/** Presses Tab until the focus is on a mark, and waits each time until it has moved. */
async function tabToMark(place: Place, number: number, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 20 && (await onMark(place)) !== String(number); presses += 1) {
    await place.evaluate(() => {
      document.body.setAttribute('data-focus', 'same');
      addEventListener('focusin', () => document.body.setAttribute('data-focus', 'moved'), { once: true });
    });
    await place.press(key);
    await place.waitForElement('[data-focus=moved]');
  }
  expect(await onMark(place)).toBe(String(number));
}

describe.each(BROWSERS)('the passage at a mark in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  async function summarized(): Promise<{ tab: Tab; card: Place }> {
    await bench.script({ tokens: words(ANSWER) });
    const { tab, card } = await bench.summarize();
    await followJob(card, () => undefined, 60_000);
    await card.waitForElement(MARK(2));
    return { tab, card };
  }

  it('is shown under the mouse, stays under it, and a click leads to its place in the page', async () => {
    const { tab, card } = await summarized();
    expect(
      await card.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>('.passage-mark')].map(({ dataset }) => dataset['strength']),
      ),
    ).toEqual(['strong', 'weak']);
    await card.hover(MARK(2));
    await untilShown(card, LENS);
    const shown = await shownIn(card);
    expect(shown).toMatchObject({ head: 'Passage 2 has some of the sentence’s words', fits: true });
    expect(shown?.beyond.join(' ')).toContain('Paris');
    expect(shown?.painted.join(' '), 'marked in the sentence').toContain('Paris');
    expect(shown?.beyond.join(' ')).not.toContain('mercury');

    await card.hover('.preview-words');
    // Twice as long as it waits for a pointer that is on its way.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect((await shownIn(card))?.passage, 'it stays while it is read').toContain(LENS);
    await card.hover('h1');
    await untilGone(card);

    await card.click(MARK(1));
    await tab.place.waitFor('the mark in the page', () => (CSS.highlights.get('sotto-passage')?.size ?? 0) > 0, []);
    expect(await markedIn(tab)).toContain('drained the mercury');
  });

  it('is shown where the keyboard is, has no problems in any look, and goes with Escape before the card does', async () => {
    const { tab, card } = await summarized();
    await tabToMark(card, 1);
    await untilShown(card, MERCURY);
    expect(await problemsInEveryLook(card)).toEqual([]);
    await card.waitFor('the passage as a whole', () => !document.querySelector('.preview-words[tabindex]'), []);
    await card.press('Tab');
    await untilShown(card, LENS);
    expect(await onMark(card), 'the keyboard goes on').toBe('2');
    await card.press('Shift+Tab');
    await untilShown(card, MERCURY);

    await card.evaluate(() => {
      document.documentElement.style.fontSize = '200%';
    });
    await card.waitForElement('.preview-words[tabindex="0"]');
    await card.press('Tab');
    await card.waitForElement('.preview-words:focus');
    expect((await shownIn(card))?.passage, 'it is shown while it is scrolled').toContain(MERCURY);
    await card.press('Tab');
    await untilShown(card, LENS);
    expect(await onMark(card), 'from there the keyboard goes on behind the mark').toBe('2');
    await card.press('Escape');
    await untilGone(card);
    expect(await onMark(card)).toBe('2');
    expect(await bench.session.hasCard(tab)).toBe(true);
    await card.press('Escape');
    await until('the end of the card', async () => !(await bench.session.hasCard(tab)));
  });

  it('is shown by a first tap, and its button leads to the page', async () => {
    const { tab, card } = await summarized();
    await card.tap(MARK(1));
    await untilShown(card, MERCURY);
    expect(await markedIn(tab)).toBe('');
    await card.tap('.preview-show');
    await tab.place.waitFor('the mark in the page', () => (CSS.highlights.get('sotto-passage')?.size ?? 0) > 0, []);
    await untilGone(card);
  });

  it('is shown in the popup, and Escape leaves that open where the browser lets it', async () => {
    const { tab } = await summarized();
    const popup = await bench.session.clickAction(tab);
    await popup.waitForElement(MARK(2));
    await tabToMark(popup, 2);
    await untilShown(popup, LENS);
    expect(await shownIn(popup)).toMatchObject({ fits: true });
    // Firefox closes its popups with that key whatever they do with it: docs/browser-bugs.md.
    if (browser === 'chromium') {
      await popup.press('Escape');
      await untilGone(popup);
      expect(await onMark(popup), 'the popup is still there').toBe('2');
    }
    await popup.close();
  });

  it('is shown in the panel', async () => {
    const panel = await bench.panel(await bench.article());
    await bench.script({ tokens: words(ANSWER) });
    await askAndWait(panel, 'What did the volunteers do?');
    await panel.hover(MARK(1));
    await untilShown(panel, MERCURY);
    expect(await shownIn(panel)).toMatchObject({ fits: true });
    await panel.press('Escape');
    await untilGone(panel);
    await tabToMark(panel, 2, 'Shift+Tab');
    await untilShown(panel, LENS);
    expect(await problemsInEveryLook(panel)).toEqual([]);
  });
});

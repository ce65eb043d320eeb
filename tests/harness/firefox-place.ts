/** A page of Firefox as a place. */
import type { Page } from 'puppeteer';
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { pressChord } from './keys.ts';
import { contextOverrides } from './look.ts';
import { Place } from './place.ts';

export function pagePlace(page: Page, chrome: ChromeScope): Place {
  return new Place({
    evaluate: (run, ...args) => page.evaluate(run as never, ...args),
    click: (selector) => page.click(selector),
    press: (chord) => pressChord(page, chord),
    type: (text) => page.keyboard.type(text),
    emulate: async (look) => {
      await page.bringToFront();
      await chrome.overridePage(contextOverrides(look));
    },
    picture: () => page.screenshot(),
    close: () => page.close(),
  });
}

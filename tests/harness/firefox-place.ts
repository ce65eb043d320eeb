/** A page of Firefox as a place. */
import type { Page } from 'puppeteer';
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { pressChord } from './keys.ts';
import { contextOverrides } from './look.ts';
import { Place } from './place.ts';

/** An input source of WebDriver BiDi that moves to a point, in CSS pixels, and does something there. */
export function pointerActions(how: 'click' | 'hover' | 'tap', { x, y }: { x: number; y: number }): object {
  const at = { type: 'pointerMove', x: Math.round(x), y: Math.round(y), origin: 'viewport' };
  const press = [
    { type: 'pointerDown', button: 0 },
    { type: 'pointerUp', button: 0 },
  ];
  const pointerType = how === 'tap' ? 'touch' : 'mouse';
  return {
    type: 'pointer',
    id: pointerType,
    parameters: { pointerType },
    actions: how === 'hover' ? [at] : [at, ...press],
  };
}

export function pagePlace(page: Page, chrome: ChromeScope): Place {
  return new Place({
    evaluate: (run, ...args) => page.evaluate(run as never, ...args),
    click: (selector) => page.click(selector),
    hover: (selector) => page.hover(selector),
    tap: (selector) => page.tap(selector),
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

/** The part of Firefox's API that is called here, in a page of the extension. */
declare const browser: { readonly permissions: { getAll(): Promise<{ origins: string[] }> } };

/** The hosts that the extension has permission for. @param place a page of the extension */
export function grantedOrigins(place: Place): Promise<string[]> {
  return place.evaluate(async () => (await browser.permissions.getAll()).origins);
}

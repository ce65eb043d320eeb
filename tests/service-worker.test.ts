/** The built service worker's script: it must start where there is no document, or nothing of the extension works. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { expect, it } from 'vitest';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

const SCRIPT = path.resolve(import.meta.dirname, '../.output/chrome-mv3/background.js');

/** Stands for the browser's API: every property is there and can be called. Notes which listeners were added. */
function anyApi(name: string, listened: string[]): object {
  const target = (): unknown => undefined;
  return new Proxy(target, {
    get: (_target, key) => {
      if (key === Symbol.toPrimitive) return () => name;
      if (key === 'addListener') listened.push(name);
      return anyApi(`${name}.${String(key)}`, listened);
    },
    apply: () => undefined,
  });
}

describeUnless(!existsSync(SCRIPT), BY_HAND.notBuilt)('the service worker as built', () => {
  it('starts without a document and listens to what wakes it', () => {
    const listened: string[] = [];
    const api = anyApi('chrome', listened);
    const scope = { chrome: api, browser: api, crypto, URL, console, setTimeout, clearTimeout };
    expect(() => {
      vm.runInNewContext(readFileSync(SCRIPT, 'utf8'), scope);
    }).not.toThrow();
    expect(listened).toEqual(
      expect.arrayContaining([
        'chrome.runtime.onMessage',
        'chrome.contextMenus.onClicked',
        'chrome.tabs.onRemoved',
        'chrome.runtime.onInstalled',
      ]),
    );
  });
});

/** How long it takes to find the key sentences of a long page, which are shown before any model answers. */
import path from 'node:path';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { launch } from '../tests/harness/launch.ts';
import { packageWithPage } from '../tests/harness/package-with-page.ts';
import type { BrowserName } from '../tests/harness/session.ts';
import { figure, median, type Figure } from './figure.ts';
// For its declaration of a global.
import type {} from './quotes.page.ts';

const WORDS = 5_000;
const QUOTES = 5;
const TIMES = 9;
const MOST_MS = 100;

/** Only the first time counts, because that is what users wait for. */
export async function quoteFigures(browser: BrowserName): Promise<Figure[]> {
  const extension = await packageWithPage(browser, path.join(import.meta.dirname, 'quotes.page.ts'));
  const session = await launch(browser, {
    executable: await findBrowser(browser),
    extensionDir: extension.folder,
    proxy: null,
  });
  try {
    const { place } = await session.openExtensionPage('/extra.html');
    await place.waitFor('the page of the bench', () => globalThis.quotesBench !== undefined, []);
    const quoted = await place.evaluate(
      (...all: [number, number, number]) => globalThis.quotesBench?.(...all),
      WORDS,
      QUOTES,
      TIMES,
    );
    const [first] = quoted?.ms ?? [];
    if (!quoted || first === undefined || quoted.words < WORDS || quoted.quotes < QUOTES)
      throw new Error('There were no key sentences to measure.');
    const again = median(quoted.ms.slice(1));
    return [
      figure(
        `${browser}: key sentences of 5,000 words, the first time`,
        first,
        'ms',
        `≤ ${String(MOST_MS)} ms`,
        first <= MOST_MS,
      ),
      figure(
        `${browser}: key sentences of 5,000 words, again`,
        again,
        'ms',
        `≤ ${String(MOST_MS)} ms`,
        again <= MOST_MS,
      ),
    ];
  } finally {
    await session.close();
    await extension.remove();
  }
}

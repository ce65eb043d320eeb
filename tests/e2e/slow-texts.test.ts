/** F46: text that is made to be slow. The slowest of all is in `slow-texts.long.test.ts`. */
import { describe, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { expectSlowPageAnswered, SLOW_LIMIT_MS } from '../harness/slow-page.ts';

const PAGES: Readonly<Record<string, string>> = {
  'a run of 6,000 capitalised words': `<p>${'Anna Maria Keller '.repeat(2_000)}</p>`,
  'runs of hyphens, marks and quotation marks': `<p>${['-', '*', '_', '`', '“', '‘a ', 'a@', '1,', 'y'].map((part) => part.repeat(20_000)).join(' ')}</p>`,
};

describe.each(BROWSERS)('F46 in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it.each(Object.entries(PAGES))(
    'answers about %s, and about the next page',
    { timeout: 2 * SLOW_LIMIT_MS },
    async (_, html) => {
      await expectSlowPageAnswered(bench, html);
    },
  );
});

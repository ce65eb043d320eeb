/** F46: the slowest of the slow texts. The others are in `slow-texts.test.ts`. */
import { describe, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { expectSlowPageAnswered, SLOW_LIMIT_MS } from '../harness/slow-page.ts';

/** More than a call takes as arguments in Chromium; Firefox takes 500,000. */
const MANY_SENTENCES = `<p>${'It sails. '.repeat(130_000)}</p>`;

describe.each(BROWSERS)('F46 in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('answers about one paragraph of 130,000 sentences, and about the next page', {
    timeout: 2 * SLOW_LIMIT_MS,
  }, async () => {
    await expectSlowPageAnswered(bench, MANY_SENTENCES);
  });
});

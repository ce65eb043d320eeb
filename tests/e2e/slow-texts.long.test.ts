/** F46: the slowest of the slow texts in Firefox. The others, and this one in Chromium, are in `slow-texts.test.ts`. */
import { describe, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { expectSlowPageAnswered, MANY_SENTENCES, SLOW_LIMIT_MS } from '../harness/slow-page.ts';

describe('F46 in firefox', () => {
  const bench = useBench('firefox', { engine: 'scripted' });

  it('answers about one paragraph of 130,000 sentences, and about the next page', {
    timeout: 2 * SLOW_LIMIT_MS,
  }, async () => {
    await expectSlowPageAnswered(bench, MANY_SENTENCES);
  });
});

/** As linear-text.test.ts, with texts that are five times as long: what grows with the square shows much sooner. */
import { describe, expect, it } from 'vitest';
import { SLOW_TEXTS } from './fixtures/slow-texts';
import { FULL, growth, MOST_TIMES } from './harness/growth';
import { ROWS } from './linear/rows';

describe('the time for a long text grows with its length', () => {
  it.each(Object.entries(ROWS))(
    '%s',
    async (_, run) => {
      const slow: string[] = [];
      for (const [name, make] of Object.entries(SLOW_TEXTS)) {
        const times = await growth(run, make, FULL);
        if (times > MOST_TIMES) slow.push(`${name}: ${times.toFixed(1)} times`);
      }
      expect(slow).toEqual([]);
    },
    240_000,
  );
});

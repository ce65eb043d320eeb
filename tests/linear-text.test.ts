/**
 * No text stops the host: what it runs on a text of a page, a file or an answer stands in a table (linear/rows.ts), and
 * takes at most sixteen times as long for eight times the text, whatever the text. What `src/tasks` exports and is in
 * neither of its lists fails the test: add a row.
 */
import { describe, expect, it } from 'vitest';
import { SLOW_TEXTS } from './fixtures/slow-texts';
import { growth, MOST_TIMES, QUICK } from './harness/growth';
import { NO_ROW } from './linear/no-row';
import { OWN_LENGTHS, ROWS } from './linear/rows';

describe('the time for a text grows with its length', () => {
  it.each(Object.entries(ROWS))(
    '%s',
    async (row, run) => {
      const slow: string[] = [];
      for (const [name, make] of Object.entries(SLOW_TEXTS)) {
        const times = await growth(run, make, OWN_LENGTHS[row]?.lengths ?? QUICK);
        if (times > MOST_TIMES) slow.push(`${name}: ${times.toFixed(1)} times`);
      }
      expect(slow).toEqual([]);
    },
    120_000,
  );

  it('is known of everything that tasks have to offer', async () => {
    const files = Object.entries(import.meta.glob<Record<string, unknown>>('../src/tasks/**/*.ts')).filter(
      ([file]) => !/\.(?:test|fixture)\.ts$/.test(file),
    );
    const modules = await Promise.all(files.map(([, load]) => load()));
    const offered = modules
      .flatMap((module) => Object.entries(module))
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    const rows = new Set([...Object.keys(ROWS).map((name) => name.replace(/,.*$/, '')), ...Object.keys(NO_ROW)]);
    expect(offered.length).toBeGreaterThan(50);
    expect(offered.filter((name) => !rows.has(name))).toEqual([]);
  });
});

/** F51: an answer of any shape is shown. The engine's script is the model's answer. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { SKIPPED } from '../harness/skip-reasons.ts';

const CASE = path.resolve(import.meta.dirname, '../../../shared/cases/faults/08-nested-quotes.json');
const LIMIT_MS = 60_000;

/** So many pieces are below the limit of a summary. */
const PIECES = 120;

function pieces(text: string): string[] {
  const length = Math.ceil(text.length / PIECES);
  return Array.from({ length: PIECES }, (_, index) => text.slice(index * length, (index + 1) * length));
}

/** Parts that are never alike for long, for an answer that repeats itself is ended. */
const parts = (count: number, part: (index: number, odd: boolean) => string): string =>
  Array.from({ length: count }, (_, index) =>
    part(index, (Math.imul(index, 0x9e3779b1) ^ (index * index)) % 3 === 0),
  ).join('');
const row = (cells: number, cell: (index: number, odd: boolean) => string): string =>
  `|${parts(cells, (index, odd) => `${cell(index, odd)}|`)}\n`;
/** Each ends in words that can be looked for. */
const ANSWERS: Readonly<Record<string, string>> = {
  '4,000 nested quotes': `${parts(4_000, (index, odd) => (odd ? '> ' : '>'))}so it ends`,
  '1,500 lists inside each other': `${parts(1_500, (index) => `${String(index)}. `)}so it ends`,
  'lists and quotes inside each other': `${parts(500, (index, odd) => `> ${String(index)}. ${odd ? '> ' : ''}- `)}so it ends`,
  'a table of 60 columns and 1,500 rows': `${row(60, (index) => `a${String(index)}`)}${row(60, () => '-')}${parts(1_500, (index) => `|b${String(index)}\n`)}\n\nso it ends`,
  'a table of 2,000 columns': `${row(2_000, (index) => `a${String(index)}`)}${row(2_000, (_, odd) => (odd ? ':-' : '-'))}\n\nso it ends`,
  'marks without an end': `${parts(400, (index, odd) => `*a${String(index)}*a\`b\`c_d_${odd ? '~~' : '['}e`)} [[[[ ![![ <<<< so it ends`,
};

describe.each(BROWSERS)('F51 in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  async function answered(tokens: readonly string[]): Promise<{ phase: string; answer: string; busy: string | null }> {
    await bench.script({ tokens, contextTokens: 1_000_000 });
    const { tab, card } = await bench.summarize();
    const { phase, answer } = await followJob(card, () => undefined, LIMIT_MS);
    const busy = await card.evaluate(() => document.querySelector('.answer')?.getAttribute('aria-busy') ?? null);
    await tab.page.close();
    return { phase, answer, busy };
  }

  it.each(Object.entries(ANSWERS))('shows %s to the end', async (_what, text) => {
    const { phase, answer, busy } = await answered(pieces(text));
    expect([phase, busy === 'true']).toEqual(['done', false]);
    expect(answer).toMatch(/so it ends$/);
  });

  it('shows the case of the shared faults', async ({ skip }) => {
    skip(!existsSync(CASE), SKIPPED.noSharedCases);
    const { tokens } = JSON.parse(readFileSync(CASE, 'utf8')) as { tokens: string[] };
    const { phase, answer, busy } = await answered(tokens);
    expect([phase, busy === 'true']).toEqual(['done', false]);
    // Some of the marks are quotes now; the others stand there as they were written.
    const written = tokens.join('').replaceAll(/[^>]/g, '').length;
    const shown = answer.replaceAll(/[^>]/g, '').length;
    expect(shown).toBeGreaterThan(written * 0.9);
    expect(shown).toBeLessThan(written);
  });
});

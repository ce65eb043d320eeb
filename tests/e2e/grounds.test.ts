/** What a summary gives beside the model's words: quotes of the page at once, and a check of the answer in the end. */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';

const LIMIT_MS = 60_000;
const ANSWER =
  'The repair of the lighthouse cost **320,000 crowns** and was led by Maren Holt. Penguins dance in the moonlight.';

describe.each(BROWSERS)('a summary in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('quotes the page before there is a word of an answer, and underlines what the page does not say', async () => {
    // The model's trial has loaded it: only a new host takes time to load it once more.
    await bench.session.killHost();
    await bench.script({ loadMs: 1_500, tokens: ANSWER.split(/(?<= )/), tokenMs: 10 });
    const { card, tab } = await bench.summarize();
    await card.waitFor('the quotes', () => document.querySelectorAll('.job-quotes q').length >= 3, []);
    const early = await card.evaluate(() => ({
      quotes: [...document.querySelectorAll('.job-quotes q')].map((quote) => quote.textContent),
      answer: document.querySelector('.answer')?.textContent ?? '',
    }));
    expect(early.answer).toBe('');
    const page = await tab.page.evaluate(() => document.body.innerText.replaceAll(/\s+/g, ' '));
    for (const quote of early.quotes) expect(page).toContain(quote.replaceAll(/\s+/g, ' '));

    await followJob(card, () => undefined, LIMIT_MS);
    await card.waitFor('the underlining', () => (CSS.highlights.get('sotto-flag')?.size ?? 0) > 0, []);
    const late = await card.evaluate(() => ({
      marked: [...(CSS.highlights.get('sotto-flag') ?? [])].map(
        (range) => (range as Range).cloneContents().textContent,
      ),
      named: [...document.querySelectorAll('.checks-list li')].map((item) => item.textContent),
      checks: document.querySelector('.answer-checks')?.textContent ?? '',
    }));
    expect(late.marked).toEqual(['320,000']);
    expect(late.named).toEqual(late.marked);
    expect(late.checks).toContain('For 1 sentence, no passage of the page has enough of the same words.');
  });
});

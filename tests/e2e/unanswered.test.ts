/** Questions that nothing on the page answers, decided by its words, with an engine that follows a script. */
import { describe, expect, it } from 'vitest';
import { axeProblems } from '../harness/axe.ts';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, beside, words } from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';

/** What stands in the last reply, from above. */
const reply = (panel: Place): Promise<string[]> =>
  panel.evaluate(() =>
    [...document.querySelectorAll('.turn:last-child :is(.turn-fact, .quote-label, .quote-list q, .answer)')].map(
      (part) => part.textContent.trim(),
    ),
  );

describe.each(BROWSERS)('a question in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('that nothing on the page answers is told so above what the model says, any other is not', async () => {
    const { panel } = await beside(bench);
    await bench.script({ tokens: words('It weighs two tons.') });
    await askAndWait(panel, 'How heavy is the lens?');
    expect(await reply(panel)).toEqual(['It weighs two tons.']);

    await bench.script({ tokens: words('Pietro Manzini painted it.') });
    await askAndWait(panel, 'Who painted the tower in Hamburg before the war?');
    const fact = 'Nothing on this page seems to answer this.';
    const quote = 'The tower is open on Saturdays from ten to four.';
    expect(await reply(panel)).toEqual([
      fact,
      'Passages with the most words in common',
      quote,
      'Pietro Manzini painted it.',
    ]);
    // No sentence shares a word with this one.
    await askAndWait(panel, 'Who painted the ceiling of the chapel?');
    expect(await reply(panel)).toEqual([fact, 'Pietro Manzini painted it.']);
    expect(await axeProblems(panel)).toEqual([]);
  });
});

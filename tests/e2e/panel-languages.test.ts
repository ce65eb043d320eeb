/** Questions in another language than the page, with an engine that follows a script. */
import { describe, expect, it } from 'vitest';
import { axeProblems } from '../harness/axe.ts';
import { useBench, type Bench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, seePanel, waitForPage, waitForTurn, words } from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';

const SHIPS = ['Möwe', 'Seeadler', 'Frieda', 'Albatros', 'Hoffnung', 'Nordstern', 'Anna Luise'];
const paragraph = (day: number): string =>
  `Am ${String(day + 1)}. Tag schlugen die Wellen gegen die Mauer, und der Wärter schrieb den Namen des Schiffes ` +
  `${SHIPS[day % SHIPS.length] ?? ''} in sein Buch, bis es nach ${String(day + 40)} Seiten dunkel wurde. Danach ging er die ` +
  `${String(day + 60)} Stufen hinauf und sah, was ihm der Wind aus dem Westen in dieser Nacht noch bringen würde.`;
/** Too long for one prompt, so that passages of it are chosen. */
const GERMAN = `<!doctype html><html lang=de><title>Der Leuchtturm am Kap</title><main><h1>Der Leuchtturm am Kap</h1>${Array.from(
  { length: 110 },
  (_, at) => `<p>${at === 90 ? 'Die Laterne ist aus dunklem Messing gegossen.' : paragraph(at)}</p>`,
).join('')}</main></html>`;
const QUESTION = 'What is the lamp made of?';
const PUT = 'Woraus ist die Laterne gemacht?';

async function germanPanel(bench: Bench): Promise<Place> {
  bench.proxy.host('leuchtturm.sotto.test', serveHtml(GERMAN));
  const panel = await bench.panel(await bench.open('http://leuchtturm.sotto.test/'));
  await waitForPage(panel, 'Der Leuchtturm am Kap');
  return panel;
}
const languageLine = (panel: Place): Promise<string> =>
  panel.evaluate(() => document.querySelector('.question-language')?.textContent.replaceAll(/\s+/g, ' ').trim() ?? '');

describe.each(BROWSERS)('a question in another language than the page in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('is put into it, shown, changed by the keyboard and asked again', async () => {
    await bench.script({
      languages: ['en', 'de'],
      tokens: words('It is made of brass.'),
      replies: [{ to: 'Translate the question above into German.', tokens: [PUT, '\n', 'A remark.'] }],
    });
    const panel = await germanPanel(bench);
    expect(await askAndWait(panel, QUESTION)).toMatchObject({
      phase: 'done',
      question: QUESTION,
      answer: 'It is made of brass.',
    });
    expect(await languageLine(panel)).toBe(`Looked for in German as ${PUT}`);
    expect(await axeProblems(panel)).toEqual([]);

    await panel.click('.question-language .question-edit');
    await panel.waitFor(
      'the focus in the field',
      () => document.activeElement?.matches('.question.editing .field'),
      [],
    );
    expect(await axeProblems(panel)).toEqual([]);
    await panel.type(' Messing?');
    await bench.script({ languages: ['en', 'de'], tokens: words('Cast in metal.') });
    await panel.press('Enter');
    await panel.waitForText('Cast in metal.', '.turn .answer');
    await waitForTurn(panel, 0, ['done']);
    expect(await languageLine(panel)).toBe(`Looked for in German as ${PUT} Messing?`);
    expect((await seePanel(panel)).turns).toHaveLength(1);
  });
});

describe.each(BROWSERS)('a model of which nobody knows what it speaks in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it('is asked as it is, and the panel says so', async () => {
    await bench.script({ tokens: words('It is made of brass.') });
    const panel = await germanPanel(bench);
    expect(await askAndWait(panel, QUESTION)).toMatchObject({ phase: 'done', answer: 'It is made of brass.' });
    expect(await languageLine(panel)).toBe(
      'The model is not known to speak both English and German. The question was asked as it is.',
    );
  });
});

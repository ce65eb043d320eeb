/** The panel beside the page: what people do in it, with an engine that follows a script. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { BROWSERS } from '../harness/launch.ts';
import {
  ask,
  askAndWait,
  beside,
  chooseInMenu,
  FERRY,
  LIGHTHOUSE,
  seePanel,
  waitForPage,
  waitForState,
  waitForTurn,
  words,
} from '../harness/panel-view.ts';
import type { Place } from '../harness/place.ts';

const historyEntries = (panel: Place): Promise<number> =>
  panel.waitFor('earlier conversations', () => document.querySelectorAll('.history-entry').length, []);
const SLOW = Array.from({ length: 80 }, (_, index) => `word${String(index)} `);

describe.each(BROWSERS)('the panel in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: words('It opens in May.') }));

  it.each(['popup', 'menu', 'shortcut'] as const)('opens by the %s, on the page in front', async (way) => {
    const tab = await bench.article();
    const panel = await bench.panel(tab, way);
    await waitForPage(panel, LIGHTHOUSE);
    expect(await seePanel(panel)).toMatchObject({ state: 'empty', origin: 'front' });
    await panel.close();
    expect(await bench.session.hasPanel(tab)).toBe(false);
  });

  it('answers three questions about the page, and shows each answer as it comes', async () => {
    const { panel } = await beside(bench);
    expect(await askAndWait(panel, 'When does it open?')).toMatchObject({ phase: 'done', answer: 'It opens in May.' });
    await bench.script({ tokens: words('The keepers left in 1987.') });
    expect(await askAndWait(panel, 'When did they leave?')).toMatchObject({
      phase: 'done',
      answer: 'The keepers left in 1987.',
    });

    await bench.script({ tokens: SLOW, tokenMs: 20 });
    await ask(panel, 'And who wound the clock?');
    const lengths = new Set<number>();
    for (let phase = ''; phase !== 'done'; ) {
      const turn = (await seePanel(panel)).turns[2];
      phase = turn?.phase ?? '';
      if (turn) lengths.add(turn.answer.length);
    }
    expect(lengths.size, 'the answer grew as it came').toBeGreaterThan(5);
    const { turns, coverage, engine } = await seePanel(panel);
    expect(turns.map(({ question }) => question)).toEqual([
      'When does it open?',
      'When did they leave?',
      'And who wound the clock?',
    ]);
    expect(turns.map(({ answer }) => answer)).toEqual([
      'It opens in May.',
      'The keepers left in 1987.',
      SLOW.join('').trim(),
    ]);
    expect(coverage).toMatch(/whole page/i);
    expect(engine).toMatch(/on this machine/i);
  });

  it('stops, keeps what there is, and answers the next question', async () => {
    const { panel } = await beside(bench);
    await bench.script({ tokens: ['tide '], endless: true, tokenMs: 30 });
    await ask(panel, 'Tell me all.');
    await panel.waitForText('tide tide', '.turn .answer');
    await panel.click('.composer .round');
    const stopped = await waitForTurn(panel, 0, ['cancelled', 'done', 'failed']);
    expect(stopped.phase).toBe('cancelled');
    expect(stopped.answer).toMatch(/^tide tide/);
    await bench.script({ tokens: words('In short: it opens.') });
    expect(await askAndWait(panel, 'Shorter, please.')).toMatchObject({ phase: 'done', answer: 'In short: it opens.' });
  });

  it('edits a question and asks it again; what came after it goes', async () => {
    const { panel } = await beside(bench);
    for (const question of ['First?', 'Second?', 'Third?']) await askAndWait(panel, question);
    await bench.script({ tokens: words('Another answer.') });
    await panel.click('.turn:nth-child(2) .question-edit');
    await panel.waitFor(
      'the focus in the question',
      () => document.activeElement?.matches('.question.editing .field'),
      [],
    );
    await panel.type(' Really');
    await panel.press('Enter');
    await panel.waitForText('Another answer.', '.turn:nth-child(2) .answer');
    const { turns } = await seePanel(panel);
    expect(turns.map(({ question }) => question)).toEqual(['First?', 'Second? Really']);
  });

  it('answers again, and asks back where later questions would go', async () => {
    const { panel } = await beside(bench);
    await askAndWait(panel, 'First?');
    await askAndWait(panel, 'Second?');
    await bench.script({ tokens: words('Said differently.') });
    await panel.click('.turn:nth-child(2) .turn-actions .button:last-of-type');
    await panel.waitForText('Said differently.', '.turn:nth-child(2) .answer');
    expect((await seePanel(panel)).turns).toHaveLength(2);

    await panel.click('.turn:nth-child(1) .turn-actions .button:last-of-type');
    await panel.click('dialog[role=alertdialog] .danger');
    await panel.waitForText('Said differently.', '.turn:nth-child(1) .answer');
    expect((await seePanel(panel)).turns.map(({ question }) => question)).toEqual(['First?']);
  });

  it('copies an answer as it was written', async () => {
    const { panel } = await beside(bench);
    await bench.script({ tokens: words('**Bold** words, and a list:\n\n- one') });
    await askAndWait(panel, 'Format it.');
    await panel.click('.turn-actions .button:first-child');
    await panel.click('.composer .field');
    await panel.press('Control+v');
    expect(
      await panel.waitFor(
        'what was copied',
        () => document.querySelector<HTMLTextAreaElement>('.composer .field')?.value,
        [],
      ),
    ).toBe('**Bold** words, and a list:\n\n- one');
  });

  it('begins anew, and finds the earlier conversation again', async () => {
    const { panel } = await beside(bench);
    await askAndWait(panel, 'Where was I?');
    await panel.click('.panel-tools > .button:first-child');
    await waitForState(panel, 'empty');
    await chooseInMenu(panel, 'Earlier conversations');
    await panel.click('.history-entry .history-open');
    await panel.waitForText('Where was I?', '.turn .question-text');
    expect(await seePanel(panel)).toMatchObject({ origin: 'earlier', turns: [{ answer: 'It opens in May.' }] });

    await chooseInMenu(panel, 'Earlier conversations');
    const kept = await historyEntries(panel);
    await panel.click('.history-entry .icon-button');
    await panel.click('dialog[role=alertdialog] .danger');
    await panel.waitFor(
      'one conversation less',
      (count) => document.querySelectorAll('.history-entry').length === count - 1,
      [kept],
    );
    await panel.press('Escape');
    await waitForState(panel, 'empty');
  });

  it('follows the tab in front: each page has its own conversation, and one that was not allowed says how', async () => {
    const article = await bench.article();
    const panel = await bench.panel(article);
    await waitForPage(panel, LIGHTHOUSE);
    await askAndWait(panel, 'When does it open?');
    const ferry = await bench.open(`${ARTICLES}/notice.html`);
    await waitForState(panel, 'blank');
    expect((await seePanel(panel)).errorCode).toBe('page-not-allowed');

    const popup = await bench.session.clickAction(ferry);
    await waitForPage(panel, FERRY);
    await popup.close();
    expect((await seePanel(panel)).turns).toEqual([]);
    await article.page.bringToFront();
    await waitForPage(panel, LIGHTHOUSE);
    expect((await seePanel(panel)).turns).toMatchObject([
      { question: 'When does it open?', answer: 'It opens in May.' },
    ]);
  });
});

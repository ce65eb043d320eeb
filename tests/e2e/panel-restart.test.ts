/** F10: what is left of a conversation when the browser is started again. */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, beside, chooseInMenu, waitForState } from '../harness/panel-view.ts';
import { until } from '../harness/place.ts';
import { countChats } from '../harness/stored-chats.ts';

const QUESTION = 'When does it open?';

describe.each(BROWSERS)('after a restart of %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', restarts: true });

  async function choose(history: 'run' | 'keep'): Promise<void> {
    await bench.options.page.bringToFront();
    await bench.options.place.click(`label:has(input[name=history][value=${history}])`);
    await bench.options.place.waitFor(
      'the choice',
      (wanted) => document.querySelector<HTMLInputElement>(`input[name=history][value=${wanted}]`)?.checked,
      [history],
    );
  }

  async function onDisk(count: number): Promise<void> {
    await until(
      `${String(count)} conversation(s) on the disk`,
      async () => (await countChats(bench.options.place)).chats === count,
    );
  }

  it('F10: conversations are erased by default; model and settings remain', async () => {
    await askAndWait((await beside(bench)).panel, QUESTION);
    await onDisk(1);
    await bench.restart();
    await onDisk(0);
    await bench.options.place.waitForElement('li.model');
    // The model still answers: nothing has to be chosen again.
    expect(await askAndWait((await beside(bench)).panel, QUESTION)).toMatchObject({ phase: 'done' });
  });

  it('F10: conversations remain where the user keeps them', async () => {
    await choose('keep');
    const { panel } = await beside(bench);
    await askAndWait(panel, QUESTION);
    await until('the conversation on the disk', async () => (await countChats(bench.options.place)).chats > 0);
    const { chats } = await countChats(bench.options.place);
    await bench.restart();
    await onDisk(chats);
    expect(
      await bench.options.place.waitFor(
        'the setting',
        () => document.querySelector<HTMLInputElement>('input[name=history][value=keep]')?.checked,
        [],
      ),
    ).toBe(true);
    const { panel: again } = await beside(bench);
    await chooseInMenu(again, 'Earlier conversations');
    await again.click('.history-entry .history-open');
    await waitForState(again, 'chat');
    await again.waitForText(QUESTION, '.turn .question-text');
    expect(await again.text('.turn .answer')).toBe('This answer is scripted.');
  });
});

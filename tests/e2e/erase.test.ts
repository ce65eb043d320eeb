/** F49: what was erased cannot be shown again, and is not in the database. */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { callHost } from '../harness/host-call.ts';
import { cardJobId, followJob, waitForPhase } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, waitForPage } from '../harness/panel-view.ts';
import { until, type Place } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';
import { countRows } from '../harness/stored-chats.ts';

const ANSWER = 'The answer that is to be erased.';
const LIMIT_MS = 30_000;
const nothing = (): void => undefined;

/** Options → Privacy → Erase all, confirmed. */
async function eraseAll({ page, place }: Tab): Promise<void> {
  await page.bringToFront();
  await place.click('.erase .button');
  await place.waitForText('Every question and answer', '[role=alertdialog]');
  await place.click('[role=alertdialog] .danger');
  await place.waitForText('All questions and answers were erased', '.erase-news');
}

const followLog = (place: Place, jobId: string): Promise<unknown> =>
  callHost(place, 'host.followJob', { jobId, after: 0 });

describe.each(BROWSERS)('F49: erasing everything in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });
  beforeEach(() => bench.script({ tokens: ANSWER.split(/(?<= )/) }));

  it('leaves nothing of a card, a popup and a conversation, after a restart of the host too', async () => {
    const { card } = await bench.summarize();
    await followJob(card, nothing, LIMIT_MS);
    const jobId = await cardJobId(card);
    const other = await bench.article();
    const popup = await bench.session.clickAction(other);
    await popup.click('.popup-actions .primary');
    await followJob(popup, nothing, LIMIT_MS);
    await popup.close();
    const panel = await bench.panel(await bench.article());
    await waitForPage(panel, 'The lamp room');
    expect((await askAndWait(panel, 'Who kept it?', LIMIT_MS)).answer).toBe(ANSWER);
    await panel.close();
    const { place } = bench.options;
    await until('all of it in the database', async () =>
      Object.values(await countRows(place)).every((count) => count > 0),
    );

    await eraseAll(bench.options);
    expect(await countRows(place)).toEqual({ jobs: 0, events: 0, chats: 0, pages: 0 });
    await expect(followLog(place, jobId)).rejects.toThrow('unknown-job');
    await card.waitForText('Erased', '.job-doing');
    expect(await card.text()).not.toContain(ANSWER);
    const again = await bench.session.clickAction(other);
    await again.waitForElement('.popup-actions .primary');
    expect(await again.text()).not.toContain(ANSWER);
    await again.close();

    await bench.session.killHost();
    const later = await bench.session.openExtensionPage('/options.html');
    await later.place.waitForElement('li.model');
    await expect(followLog(later.place, jobId)).rejects.toThrow('unknown-job');
    expect(await countRows(later.place)).toEqual({ jobs: 0, events: 0, chats: 0, pages: 0 });
    await later.page.close();
  });

  it('ends what is being written, and the next answer works', async () => {
    await bench.script({ tokens: Array.from({ length: 600 }, (_, index) => `word${String(index)} `), tokenMs: 100 });
    const { card } = await bench.summarize();
    await waitForPhase(card, ['writing']);
    const jobId = await cardJobId(card);
    await eraseAll(bench.options);
    await card.waitForText('Erased', '.job-doing');
    expect(await card.text()).not.toContain('word1');
    await expect(followLog(bench.options.place, jobId)).rejects.toThrow('unknown-job');
    // A batch of the log that was on its way would have been written by the end of the next job.
    await bench.script({ tokens: ANSWER.split(/(?<= )/) });
    const next = await bench.summarize();
    expect(await followJob(next.card, nothing, LIMIT_MS)).toMatchObject({ phase: 'done', answer: ANSWER });
    await until('one job in the database', async () => (await countRows(bench.options.place)).jobs === 1);
  });
});

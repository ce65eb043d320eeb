/**
 * The package as it is shipped, on llama.cpp with a model that is loaded in a moment and talks nonsense: a selection
 * rewritten, questions answered. The demo model does the same in `real-model.long.test.ts`.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { ARTICLES } from '../harness/fixtures.ts';
import { readLog } from '../harness/host-log.ts';
import { cardJobId, followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseEngine } from '../harness/options-page.ts';
import { askAndWait, seePanel, waitForPage } from '../harness/panel-view.ts';

const LIMIT_MS = 120_000;

describe.each(BROWSERS)('the shipped package with a tiny model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped', tiny: { model: 'tiny-llama3' } });
  beforeEach(() => chooseEngine(bench.options, 'wllama'));

  it('rewrites a selection', { timeout: LIMIT_MS }, async () => {
    const tab = await bench.article();
    await tab.place.evaluate(() => getSelection()?.selectAllChildren(document.querySelector('#lead') ?? document.body));
    await bench.session.menu(tab, 'rewrite-shorter:selection', { at: '#lead' });
    const card = await bench.session.cardFrame(tab);
    const end = await followJob(card, () => undefined, LIMIT_MS);
    expect({ error: end.error, phase: end.phase }).toEqual({ error: '', phase: 'done' });
    const done = (await readLog(bench.options.place, await cardJobId(card))).at(-1)?.event;
    expect(done).toMatchObject({ type: 'done', engine: { provider: 'wllama', backend: 'cpu' } });
  });

  it('answers three typed questions about a page in the panel', { timeout: LIMIT_MS }, async () => {
    const panel = await bench.panel(await bench.open(`${ARTICLES}/notice.html`));
    await waitForPage(panel, 'The ferry stays in the harbour');
    for (const question of ['Which day does the ferry not sail?', 'Why?', 'How long does it take?']) {
      const { phase, errorCode, answer } = await askAndWait(panel, question, LIMIT_MS);
      expect({ phase, errorCode }).toEqual({ phase: 'done', errorCode: '' });
      expect(answer).not.toBe('');
    }
    const { turns, coverage, engine } = await seePanel(panel);
    expect(turns).toHaveLength(3);
    expect(coverage).toMatch(/whole page/i);
    expect(engine).toMatch(/on this machine/i);
  });
});

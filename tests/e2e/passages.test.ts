/**
 * From a sentence of an answer to the passage in the page that it rests on: in ten structures, and after the page has
 * changed.
 */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { sourceOnDisk } from '../harness/conversation.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { followJob } from '../harness/job-view.ts';
import { ANSWER, harbour, HOST, IDS, marked, SENTENCES, type Shown } from '../harness/harbour.ts';
import { BROWSERS } from '../harness/launch.ts';
import { askAndWait, waitForPage, words } from '../harness/panel-view.ts';
import { until, type Place } from '../harness/place.ts';
import type { Tab } from '../harness/session.ts';

/** A number, a name and a sentence that the article does not have. */
const UNGROUNDED =
  'The repair of the lighthouse cost **320,000 crowns** and was led by Maren Holt. Penguins dance in the moonlight.';

describe.each(BROWSERS)('passages of the page in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  async function openHarbour(): Promise<Tab> {
    bench.proxy.host(HOST, serveHtml(await harbour()));
    return bench.open(`http://${HOST}/`);
  }

  async function summarizeHarbour(): Promise<{ tab: Tab; card: Place }> {
    await bench.script({ tokens: ANSWER });
    const tab = await openHarbour();
    await bench.session.menu(tab, 'summarize:page');
    const card = await bench.session.cardFrame(tab);
    await followJob(card, () => undefined, 60_000);
    await card.waitForElement('.passage-mark');
    return { tab, card };
  }

  const press = async (card: Place, id: string): Promise<void> => {
    await card.evaluate((item) => {
      document.querySelector<HTMLElement>(`.answer li:nth-child(${String(item)}) .passage-mark`)?.click();
    }, IDS.indexOf(id) + 1);
  };

  /** Waits until the passage for this sentence is what is marked, and in view. */
  async function arrived(tab: Tab, id: string): Promise<Shown> {
    const end = Date.now() + 10_000;
    for (;;) {
      const shown = await marked(tab);
      const [one] = shown;
      if (shown.length === 1 && one?.inView && one.text.includes(SENTENCES[id]?.[1] ?? '?')) return one;
      if (Date.now() > end) throw new Error(`"${id}" was not shown; marked is ${JSON.stringify(shown)}`);
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
  }

  it('are shown, scrolled to and marked, in every structure', async () => {
    const { tab, card } = await summarizeHarbour();
    const names = await card.evaluate(() =>
      [...document.querySelectorAll('.passage-mark')].map((mark) => mark.getAttribute('aria-label')),
    );
    expect(names.map((name) => /^Show passage (\d+), which has (?:most|some) of/.exec(name ?? '')?.[1])).toEqual(
      IDS.map((_, index) => String(index + 1)),
    );
    const before = await tab.place.evaluate(() => document.body.innerHTML.replaceAll(' open=""', ''));
    const where: Record<string, string> = {};
    for (const id of IDS) {
      await press(card, id);
      const { within, colour } = await arrived(tab, id);
      where[id] = within;
      expect(colour, `painted: ${id}`).toBe('rgb(255, 217, 90)');
    }
    // What a table says stands in its row, the first cell of which has no id.
    expect(where).toEqual({ ...Object.fromEntries(IDS.map((id) => [id, id])), cell: 'table' });
    expect(
      await tab.place.evaluate(() => document.body.innerHTML.replaceAll(' open=""', '')),
      'the page as it was',
    ).toBe(before);
    expect(await tab.place.evaluate(() => document.querySelector('details')?.open)).toBe(true);

    // Quotes lead there as well, by the whole of their words.
    const quote = await card.evaluate(() => {
      const link = document.querySelector<HTMLElement>('.quote-link');
      link?.click();
      return link?.textContent ?? 'no quote';
    });
    await tab.place.waitFor(
      'the quote',
      (words) => {
        const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
        const views = [
          window,
          document.querySelector<HTMLIFrameElement>('#frame')?.contentWindow as (Window & typeof globalThis) | null,
        ];
        return views.some((view) =>
          [...(view?.CSS.highlights.get('sotto-passage') ?? [])].some(
            (range) => letters((range as Range).cloneContents().textContent ?? '') === letters(words),
          ),
        );
      },
      [quote],
    );

    await card.press('Escape');
    await tab.place.waitFor('no mark in the page', () => CSS.highlights.get('sotto-passage') === undefined, []);
  });

  it('are still found in a page that has changed, and said to be lost where they are gone', async () => {
    const { tab, card } = await summarizeHarbour();
    await tab.place.evaluate(() => {
      const comment = document.querySelector('#comment');
      if (comment?.firstChild)
        comment.firstChild.nodeValue = comment.firstChild.nodeValue?.replace('grandfather', 'grandmother') ?? null;
      document
        .querySelector('#inline')
        ?.before(Object.assign(document.createElement('p'), { textContent: 'An advertisement came in late.' }));
      document.querySelector('#nested')?.closest('ul')?.parentElement?.remove();
    });
    await press(card, 'comment');
    expect((await arrived(tab, 'comment')).within).toBe('comment');
    await press(card, 'inline');
    expect((await arrived(tab, 'inline')).within).toBe('inline');
    expect(await card.text('.passage-note')).toBe('');

    await press(card, 'nested');
    await card.waitForText('This passage was not found', '.passage-note');
    expect(await marked(tab)).toEqual([]);
    await press(card, 'inline');
    await arrived(tab, 'inline');
    expect(await card.text('.passage-note')).toBe('');
  });

  it('of another job are not for a card, nor is any tab', async () => {
    const { tab, card } = await summarizeHarbour();
    const jobId = await card.evaluate(() => document.querySelector<HTMLElement>('main.card')?.dataset['job'] ?? '');
    const source = await until('the source of the job', () => sourceOnDisk(bench.options.place, jobId));
    const replies = await card.evaluate(async (own) => {
      interface Api {
        runtime: { sendMessage(message: unknown): Promise<{ ok: boolean; error?: { code: string } }> };
      }
      const { browser: api, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
      const range = { source: own, blockIndex: 1, start: 0, end: 20 };
      const send = async (params: object): Promise<string> => {
        const reply = await (api ?? chrome).runtime.sendMessage({ call: 'background.showPassage', params });
        return reply.ok ? 'ok' : (reply.error?.code ?? '');
      };
      const by = { key: location.hash.slice(1) };
      return [
        await send({ by, range: { ...range, source: '0'.repeat(32) } }),
        await send({ by: { key: 'f'.repeat(32) }, range }),
        await send({ by: { tabId: 1 }, range }),
        await send({ by, range: { ...range, source: undefined } }),
        await send({ by, range: { ...range, selector: 'body' } }),
      ];
    }, source);
    expect(replies).toEqual(['forbidden', 'forbidden', 'forbidden', 'bad-message', 'ok']);
    expect(await marked(tab)).toHaveLength(1);
  });

  it('are reached from the panel by keyboard, and said to be lost there, too', async () => {
    const tab = await openHarbour();
    const panel = await bench.panel(tab);
    await waitForPage(panel, 'The harbour book');
    await bench.script({ tokens: words(SENTENCES['folded']?.[0] ?? '') });
    expect(await askAndWait(panel, 'What was the keeper paid?')).toMatchObject({
      phase: 'done',
      answer: SENTENCES['folded']?.[0],
    });
    await panel.waitForElement('.passage-mark');
    const onMark = (): Promise<boolean> =>
      panel.evaluate(() => document.activeElement?.matches('.passage-mark') ?? false);
    for (let presses = 0; presses < 12 && !(await onMark()); presses += 1) {
      await panel.evaluate(() => document.body.setAttribute('data-focus', 'same'));
      await panel.evaluate(() => {
        addEventListener('focusin', () => document.body.setAttribute('data-focus', 'moved'), { once: true });
      });
      await panel.press('Shift+Tab');
      await panel.waitForElement('[data-focus=moved]');
    }
    expect(await onMark(), 'the keyboard comes to the mark').toBe(true);
    await panel.press('Enter');
    expect((await arrived(tab, 'folded')).within).toBe('folded');

    await tab.place.evaluate(() => document.querySelector('details')?.remove());
    await panel.click('.passage-mark');
    await panel.waitForText('This passage was not found', '.passage-note');
  });

  it('of a summary: quotes are there before there is a word of an answer, and what the page does not say is underlined', async () => {
    // The model's trial has loaded it: only a new host takes time to load it once more.
    await bench.session.killHost();
    await bench.script({ loadMs: 1_500, tokens: UNGROUNDED.split(/(?<= )/), tokenMs: 10 });
    const { card, tab } = await bench.summarize();
    await card.waitFor('the quotes', () => document.querySelectorAll('.job-quotes q').length >= 3, []);
    const early = await card.evaluate(() => ({
      quotes: [...document.querySelectorAll('.job-quotes q')].map((quote) => quote.textContent),
      answer: document.querySelector('.answer')?.textContent ?? '',
    }));
    expect(early.answer).toBe('');
    const page = await tab.page.evaluate(() => document.body.innerText.replaceAll(/\s+/g, ' '));
    for (const quote of early.quotes) expect(page).toContain(quote.replaceAll(/\s+/g, ' '));

    await followJob(card, () => undefined, 60_000);
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

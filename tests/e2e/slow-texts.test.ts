/**
 * F46: text that is made to be slow. The scripted engine answers at once, so what takes time is what we do with the
 * text.
 */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { serveHtml } from '../harness/fixtures.ts';
import { followJob } from '../harness/job-view.ts';
import { BROWSERS } from '../harness/launch.ts';

/** None of these ended in this time, or at all, before F46 was found. */
const LIMIT_MS = 60_000;
const ANSWER = 'Anna Maria Keller wrote it. ';

const PAGES: Readonly<Record<string, string>> = {
  'a run of 6,000 capitalised words': `<p>${'Anna Maria Keller '.repeat(2_000)}</p>`,
  // More than a call takes as arguments.
  'one paragraph of 130,000 sentences': `<p>${'It sails. '.repeat(130_000)}</p>`,
  'runs of hyphens, marks and quotation marks': `<p>${['-', '*', '_', '`', '“', '‘a ', 'a@', '1,', 'y'].map((part) => part.repeat(20_000)).join(' ')}</p>`,
};

describe.each(BROWSERS)('F46 in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it.each(Object.entries(PAGES))(
    'answers about %s, and about the next page',
    { timeout: 2 * LIMIT_MS },
    async (what, html) => {
      await bench.script({ tokens: ANSWER.repeat(3).split(/(?<= )/u) });
      const host = `slow-${String(Object.keys(PAGES).indexOf(what))}.sotto.test`;
      bench.proxy.host(host, serveHtml(`<!doctype html><title>Slow</title><main><h1>Slow</h1>${html}</main>`));
      const tab = await bench.open(`http://${host}/`);
      await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
      const end = await followJob(await bench.session.cardFrame(tab), () => undefined, LIMIT_MS);
      expect([end.phase, end.error]).toEqual(['done', '']);
      expect(end.answer).toContain('Anna Maria Keller wrote it.');

      const next = await bench.summarize();
      expect(await followJob(next.card, () => undefined, LIMIT_MS)).toMatchObject({ phase: 'done', error: '' });
    },
  );
});

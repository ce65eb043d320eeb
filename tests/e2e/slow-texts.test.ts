/** F46: text that is made to be slow. The scripted engine answers at once, so what takes time is what we do with the text. */
import { describe, expect, it } from 'vitest';
import { useBench } from './harness/bench.ts';
import { serveHtml } from './harness/fixtures.ts';
import { followJob } from './harness/job-view.ts';
import { BROWSERS } from './harness/launch.ts';

/** None of these ended in this time, or at all, before F46 was found. */
const LIMIT_MS = 60_000;
const ANSWER = 'Anna Maria Keller wrote it. ';

const PAGES: Readonly<Record<string, string>> = {
  'a run of 6,000 capitalised words': `<p>${'Anna Maria Keller '.repeat(2_000)}</p>`,
  'one paragraph of 200,000 sentences': `<p>${'The ferry sails on. '.repeat(200_000)}</p>`,
  'one block of code of 200,000 lines': `<pre>${'let a = 1;\n'.repeat(200_000)}</pre>`,
  'runs of hyphens, marks and quotation marks': `<p>${['-', '*', '_', '`', '“', '‘a ', 'a@', '1,', 'y'].map((part) => part.repeat(20_000)).join(' ')}</p>`,
};

describe.each(BROWSERS)('F46 in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted' });

  it.each(Object.entries(PAGES))('answers about %s, and about the next page', async (what, html) => {
    await bench.script({ tokens: ANSWER.repeat(3).split(/(?<= )/u), contextTokens: 4_000_000 });
    const host = `slow-${String(Object.keys(PAGES).indexOf(what))}.sotto.test`;
    bench.proxy.host(host, serveHtml(`<!doctype html><title>Slow</title><main><h1>Slow</h1>${html}</main>`));
    const tab = await bench.open(`http://${host}/`);
    await bench.session.menu(tab, 'summarize:page');
    const end = await followJob(await bench.session.cardFrame(tab), () => undefined, LIMIT_MS);
    expect([end.phase, end.error]).toEqual(['done', '']);
    expect(end.answer).toContain('Anna Maria Keller wrote it.');

    const next = await bench.summarize();
    expect(await followJob(next.card, () => undefined, LIMIT_MS)).toMatchObject({ phase: 'done', error: '' });
  });
});

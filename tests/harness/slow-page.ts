/** F46: a page with a text made to be slow. The scripted engine answers at once, so only our own code takes time. */
import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { serveHtml } from './fixtures.ts';
import { followJob } from './job-view.ts';

/** Before F46 was fixed, no such page was done in this time, in milliseconds. */
export const SLOW_LIMIT_MS = 60_000;

const ANSWER = 'Anna Maria Keller wrote it. ';

/** Expects an answer about a page with this text, and about the next page. */
export async function expectSlowPageAnswered(bench: Bench, html: string): Promise<void> {
  await bench.script({ tokens: ANSWER.repeat(3).split(/(?<= )/u) });
  bench.proxy.host('slow.sotto.test', serveHtml(`<!doctype html><title>Slow</title><main><h1>Slow</h1>${html}</main>`));
  const tab = await bench.open('http://slow.sotto.test/');
  await bench.session.menu(tab, 'summarize:page', { at: 'h1' });
  const end = await followJob(await bench.session.cardFrame(tab), () => undefined, SLOW_LIMIT_MS);
  expect([end.phase, end.error]).toEqual(['done', '']);
  expect(end.answer).toContain('Anna Maria Keller wrote it.');

  const next = await bench.summarize();
  expect(await followJob(next.card, () => undefined, SLOW_LIMIT_MS)).toMatchObject({ phase: 'done', error: '' });
}

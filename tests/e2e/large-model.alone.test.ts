/** Options → Models: a file of 2 GB comes in. Memory and waits are measured, so nothing else runs meanwhile. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryOf } from '../../lab/memory.ts';
import { useBench } from '../harness/bench.ts';
import { BROWSERS } from '../harness/launch.ts';
import { chooseModel, importEnd, untilModelFiles, writeSparseModel } from '../harness/models-page.ts';
import { descendants } from '../harness/processes.ts';

/**
 * The longest wait of the page, in milliseconds. Firefox does not tell of long tasks: the timer that stands in for it
 * also sees the pauses of a busy machine.
 */
const LONGEST_WAIT_MS = { chromium: 50, firefox: 100 };

describe.each(BROWSERS)('a file of 2 GB in %s', (browser) => {
  const bench = useBench(browser, { engine: 'scripted', withoutModel: true });
  /** In bytes. SOTTO_FULL_IMPORT=1 takes the whole file in, which takes a minute. */
  const enough = process.env['SOTTO_FULL_IMPORT'] ? Infinity : 500_000_000;

  it('fills no memory and holds up no page', async () => {
    const { place } = bench.options;
    const file = await writeSparseModel(path.join(bench.folder, 'sparse.gguf'), 2_000_000_000);
    const processes = await descendants(process.pid);
    const before = await memoryOf(processes);
    await place.evaluate(watchTasks);
    await chooseModel(bench.session, bench.options, file);
    let peak = 0;
    for (let done = 0; done < enough; ) {
      peak = Math.max(peak, (await memoryOf(processes)) - before);
      const sight = await place.evaluate(() => ({
        share: document.querySelector<HTMLProgressElement>('.importing progress')?.value ?? null,
      }));
      if (sight.share === null && done > 0) break;
      done = Math.max(done, (sight.share ?? 0) * 2e9);
    }
    const longest = await place.evaluate(() => (globalThis as { sottoLongest?: number }).sottoLongest);
    console.log(
      `${browser}: 2 GB on its way: at most ${peak.toFixed(0)} MB more memory, longest wait of the page ${String(longest)} ms`,
    );
    if (enough < Infinity) await place.click('.importing .button');
    const end = await importEnd(place);
    expect(end.errorCode).toBe('');
    expect(peak, "megabytes more, in all of the browser's processes").toBeLessThan(400);
    expect(longest).toBeLessThanOrEqual(LONGEST_WAIT_MS[browser]);
    if (enough < Infinity) await untilModelFiles(place, []);
  });
});

/**
 * Runs in a document: keeps the longest task, in milliseconds, as the browser tells it; Firefox does not, so a timer
 * does.
 */
function watchTasks(): void {
  const page = globalThis as { sottoLongest?: number };
  page.sottoLongest = 0;
  const longer = (ms: number): void => {
    page.sottoLongest = Math.max(page.sottoLongest ?? 0, Math.round(ms));
  };
  if (PerformanceObserver.supportedEntryTypes.includes('longtask')) {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longer(duration);
    }).observe({ type: 'longtask' });
    return;
  }
  const channel = new MessageChannel();
  let last = performance.now();
  channel.port1.onmessage = () => {
    const now = performance.now();
    longer(now - last);
    last = now;
    setTimeout(() => {
      last = performance.now();
      channel.port2.postMessage(null);
    }, 10);
  };
  channel.port2.postMessage(null);
}

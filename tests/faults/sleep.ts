/**
 * `npm run faults:sleep`: F48. Stops all processes of the browser in mid-answer, as when the machine sleeps, for longer
 * than the limit after which an engine counts as stalled. Then they go on, and so must the answer. Uses the demo model
 * on the processor, because the scripted engine has no such limit. `-- --browser chromium --seconds 100 --phase
 * reading`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { buildExtension } from '../../tools/build/build-extension.ts';
import { ensureDemoModel } from '../../tools/demo-model.ts';
import { ARTICLES, serveArticles } from '../harness/fixtures.ts';
import { followJob, waitForPhase, type JobSight } from '../harness/job-view.ts';
import { BROWSERS, launch } from '../harness/launch.ts';
import { addModel, chooseEngine } from '../harness/options-page.ts';
import { RecordingProxy } from '../harness/recording-proxy.ts';
import type { BrowserName } from '../harness/session.ts';

/** An answer that takes longer after the sleep counts as hung, in milliseconds. */
const PATIENCE_MS = 5 * 60_000;

const { values } = parseArgs({
  options: {
    browser: { type: 'string', multiple: true },
    seconds: { type: 'string', default: '65' },
    phase: { type: 'string', default: 'writing' },
  },
});
const browsers = BROWSERS.filter((name) => values.browser?.includes(name) ?? true);

/** Runs one summary with a sleep in it. */
async function run(browser: BrowserName): Promise<JobSight> {
  const proxy = await RecordingProxy.start();
  serveArticles(proxy);
  const session = await launch(browser, {
    executable: await findBrowser(browser),
    extensionDir: await buildExtension(browser),
    proxy,
  });
  try {
    const options = await addModel(session, await ensureDemoModel());
    await chooseEngine(options, 'llama');
    const tab = await session.open(`${ARTICLES}/lighthouse.html`);
    await session.menu(tab, 'summarize:page');
    const card = await session.cardFrame(tab);
    await waitForPhase(card, [values.phase], PATIENCE_MS);
    await session.signal('SIGSTOP');
    try {
      await delay(Number(values.seconds) * 1_000);
    } finally {
      await session.signal('SIGCONT');
    }
    return await followJob(card, () => undefined, PATIENCE_MS);
  } finally {
    await session.close().catch(() => undefined);
    await proxy.close();
  }
}

for (const browser of browsers) {
  const { phase, answer, error } = await run(browser);
  const met = phase === 'done' && answer !== '';
  if (!met) process.exitCode = 1;
  console.log(
    `${met ? 'ok  ' : 'MISS'}  F48 ${browser}: asleep for ${values.seconds} s while ${values.phase}, then "${phase}" ${error} with ${String(answer.split(/\s+/).length)} words`,
  );
}

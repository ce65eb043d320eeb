/**
 * `npm run demo`: the main job, from a fresh clone to a summary by a real model in a real browser without a network.
 */
import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ARTICLES, serveArticles } from '../../tests/harness/fixtures.ts';
import { readLog } from '../../tests/harness/host-log.ts';
import { cardJobId, followJob } from '../../tests/harness/job-view.ts';
import { launch } from '../../tests/harness/launch.ts';
import { addModel, packagedModel, chooseEngine, engineWords } from '../../tests/harness/options-page.ts';
import { PLANTED_HOST, RecordingProxy } from '../../tests/harness/recording-proxy.ts';
import type { Session, Tab } from '../../tests/harness/session.ts';
import { findBrowser } from '../browsers/find-browser.ts';
import { buildExtension } from '../build/build-extension.ts';
import { resolveSettings } from '../build/resolve.ts';
import { parseBuildArguments } from '../build/settings.ts';
import { DEMO_MODEL, ensureDemoModel } from '../demo-model.ts';
import { parseDemoArguments, type DemoOptions } from './arguments.ts';
import { note, step, StreamPrinter } from './print.ts';
import { reportChecks, reportNetwork, reportTimings } from './report.ts';

/** Software WebGPU writes a token in seconds; a summary may take this long. */
const ANSWER_TIMEOUT_MS = 20 * 60_000;
const SCREENSHOTS = path.resolve(import.meta.dirname, '../../screenshots');

async function prepareModel(
  session: Session,
  options: DemoOptions,
  file: string,
): Promise<{ tab: Tab; name: string; article: string }> {
  step(
    options.sealed
      ? 'Options → Models: the model is there already, for it is in the package'
      : 'Options → Models: giving the extension the file, as a user does',
  );
  const tab = await (options.sealed ? packagedModel(session) : addModel(session, file, note));
  const name = await tab.place.text('.model-name');
  note(`${name} is on this machine.`);
  if (options.engine !== 'auto') await chooseEngine(tab, options.engine);
  const webgpu = await engineWords(tab, 'webllm');
  note(`WebGPU: ${webgpu}`);
  const slow = /slower/i.test(webgpu);
  if (options.engine === 'webllm' && slow)
    note(
      'WebGPU is computed by the processor here: a short notice is read instead of the article, and no speed can be judged by it.',
    );
  if (options.engine === 'auto')
    note(
      `Engine: chosen by the extension, ${slow ? 'the processor, for WebGPU is slower here (-- --engine webllm tries it)' : 'as it finds this machine'}.`,
    );
  return { tab, name, article: options.engine === 'webllm' && slow ? 'notice.html' : 'lighthouse.html' };
}

async function summarize(
  session: Session,
  url: string,
): Promise<{ article: Tab; sight: Awaited<ReturnType<typeof followJob>>; jobId: string }> {
  step(`Opening ${url}`);
  const article = await session.open(url);
  note(await article.page.title());
  step('Context menu → Summarize this page');
  await session.menu(article, 'summarize:page');
  const card = await session.cardFrame(article);
  const printer = new StreamPrinter();
  const sight = await followJob(
    card,
    ({ status, answer }) => {
      printer.show(status, answer);
    },
    ANSWER_TIMEOUT_MS,
  );
  printer.end();
  if (sight.error !== '') note(sight.error);
  return { article, sight, jobId: await cardJobId(card) };
}

/** A request that a page makes on purpose: unless the proxy sees it, an empty record would prove nothing. */
async function plantControl(tab: Tab): Promise<void> {
  await tab.place.evaluate(
    (host) =>
      fetch(`http://${host}/control`, { mode: 'no-cors' }).then(
        () => true,
        () => true,
      ),
    PLANTED_HOST,
  );
}

async function runInBrowser(
  session: Session,
  options: DemoOptions,
  model: string,
  proxy: RecordingProxy | null,
): Promise<boolean> {
  const prepared = await prepareModel(session, options, model);
  const { article, sight, jobId } = await summarize(session, options.url ?? `${ARTICLES}/${prepared.article}`);
  await mkdir(SCREENSHOTS, { recursive: true });
  const picture = path.join(
    SCREENSHOTS,
    `demo-${session.name}${options.sealed ? '-sealed' : ''}${options.model === null ? '' : '-own-model'}.png`,
  );
  await session.screenshot(article, picture);

  const log = await readLog(prepared.tab.place, jobId);
  step('Checks');
  const answered = reportChecks(sight, log, prepared.name);
  if (proxy) await plantControl(article);
  const quiet = proxy ? reportNetwork(proxy) : true;
  if (!proxy) note('The network was open for --url, so requests were not counted.');
  step('Timings');
  reportTimings(log);
  note(`screenshot: ${path.relative(process.cwd(), picture)}`);
  return answered && quiet;
}

/** The file that the extension is given: the user's own, or the demo model. @throws Error with the next step. */
async function findModel({ model }: DemoOptions): Promise<string> {
  if (model === null) {
    step('The demo model');
    const file = await ensureDemoModel();
    note(`${file}, checked against its SHA-256`);
    return file;
  }
  step('A model of your own');
  const file = path.resolve(model);
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new Error(`There is no file ${file}. --model takes the path of a GGUF file.`);
  note(`${file}, ${(found.size / 1e6).toFixed(0)} MB`);
  return file;
}

async function main(): Promise<boolean> {
  const options = parseDemoArguments(process.argv.slice(2));
  step(`Finding ${options.browser}`);
  const executable = await findBrowser(options.browser);
  note(executable);
  const model = await findModel(options);
  step(options.sealed ? 'Building the sealed edition' : 'Building the extension');
  const settings = await resolveSettings(parseBuildArguments(options.sealed ? ['--sealed', DEMO_MODEL.id] : []));
  const extensionDir = await buildExtension(options.browser, settings);

  const proxy = options.url === null ? await RecordingProxy.start() : null;
  if (proxy) serveArticles(proxy);
  step(
    proxy
      ? 'Starting the browser with no way to the network'
      : 'Starting the browser WITH the network, because of --url',
  );
  const session = await launch(options.browser, {
    executable,
    extensionDir,
    proxy,
    headed: options.headed,
    ...(options.graphicsCard && { graphicsCard: 'as-is' }),
  });
  note(session.version);
  try {
    return await runInBrowser(session, options, model, proxy);
  } finally {
    await session.close();
    await proxy?.close();
  }
}

try {
  const passed = await main();
  console.log(passed ? '\nThe demo did what it promises.' : '\nThe demo did not do what it promises: see FAIL above.');
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

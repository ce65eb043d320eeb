/**
 * `npm run demo`: the main job, from a fresh clone to a summary by a real model in a real browser without a network.
 */
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { ARTICLES, serveArticles } from '../../tests/harness/fixtures.ts';
import { readLog } from '../../tests/harness/host-log.ts';
import { cardJobId, followJob } from '../../tests/harness/job-view.ts';
import { launch } from '../../tests/harness/launch.ts';
import { addModel, chooseEngine, engineWords, packagedModel } from '../../tests/harness/options-page.ts';
import { PLANTED_HOST, RecordingProxy } from '../../tests/harness/recording-proxy.ts';
import type { Session, Tab } from '../../tests/harness/session.ts';
import { findBrowser } from '../browsers/find-browser.ts';
import { UsageError } from '../command-line.ts';
import { buildExtension } from '../build/build-extension.ts';
import { editionOf } from '../build/edition.ts';
import { OWN_LIST, readCatalogue, resolveSettings } from '../build/resolve.ts';
import { parseBuildArguments } from '../build/settings.ts';
import { DEMO_MODEL } from '../demo-model.ts';
import { parseDemoArguments, type DemoOptions } from './arguments.ts';
import { findModel, getModel, isModelHost, packageWithPermission, type DemoModel } from './model.ts';
import { note, step, StreamPrinter } from './print.ts';
import { reportChecks, reportNetwork, reportTimings } from './report.ts';

/** A summary may take so long, in milliseconds: software WebGPU needs seconds for a token. */
const ANSWER_TIMEOUT_MS = 20 * 60_000;
const SCREENSHOTS = path.resolve(import.meta.dirname, '../../screenshots');

/** Imports or downloads the model in the extension. */
async function bringModel(session: Session, model: DemoModel, { acceptLicence }: DemoOptions): Promise<Tab> {
  switch (model.kind) {
    case 'packaged':
      step('Options → Models: the model is there already, for it is in the package');
      return packagedModel(session);
    case 'file':
      step('Options → Models: giving the extension the file, as a user does');
      return addModel(session, model.file, note);
    case 'listed':
      return getModel(session, model.entry, acceptLicence);
  }
}

async function prepareModel(
  session: Session,
  options: DemoOptions,
  model: DemoModel,
): Promise<{ tab: Tab; name: string; article: string }> {
  const tab = await bringModel(session, model, options);
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

/** Makes a page send a request on purpose. If the proxy did not see it, an empty record would prove nothing. */
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

function suffix(model: DemoModel): string {
  if (model.kind === 'listed') return `-${model.entry.id}`;
  return model.kind === 'file' && model.isOwn ? '-own-model' : '';
}

async function runInBrowser(
  session: Session,
  options: DemoOptions,
  model: DemoModel,
  proxy: RecordingProxy | null,
): Promise<boolean> {
  const prepared = await prepareModel(session, options, model);
  const { article, sight, jobId } = await summarize(session, options.url ?? `${ARTICLES}/${prepared.article}`);
  await mkdir(SCREENSHOTS, { recursive: true });
  const picture = path.join(SCREENSHOTS, `demo-${session.name}${options.sealed ? '-sealed' : ''}${suffix(model)}.png`);
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

/** The options of `npm run build` for this package. */
function buildOptions({ sealed, connect }: DemoOptions): string[] {
  return [...(sealed ? ['--sealed', DEMO_MODEL.id] : []), ...(connect === null ? [] : ['--connect', connect])];
}

function sayNetwork(proxy: RecordingProxy | null, { kind }: DemoModel): void {
  if (!proxy) step('Starting the browser WITH the network, because of --url');
  else if (kind === 'listed') step('Starting the browser with no way to the network but to the model’s hosts');
  else step('Starting the browser with no way to the network');
}

async function main(): Promise<boolean> {
  const options = parseDemoArguments(process.argv.slice(2));
  step(`Finding ${options.browser}`);
  const executable = await findBrowser(options.browser);
  note(executable);
  const model = await findModel(options, await readCatalogue(OWN_LIST));
  step(options.sealed ? 'Building the sealed edition' : 'Building the extension');
  const settings = await resolveSettings(parseBuildArguments(buildOptions(options)));
  const edition = editionOf(settings);
  const built = await buildExtension(options.browser, settings);
  const extensionDir = model.kind === 'listed' ? await packageWithPermission(built, edition) : built;

  const proxy = options.url === null ? await RecordingProxy.start() : null;
  if (proxy) serveArticles(proxy);
  if (model.kind === 'listed') proxy?.pass((host) => isModelHost(edition, host));
  sayNetwork(proxy, model);
  const session = await launch(options.browser, {
    executable,
    extensionDir,
    proxy,
    // Reached past the proxy, because browsers send unencrypted requests to a proxy in another form.
    direct: edition.MODEL_BASE.startsWith('http:') ? new URL(edition.MODEL_BASE).host : null,
    headed: options.headed,
    ...(options.graphicsCard && { graphicsCard: 'as-is' }),
  });
  note(session.version);
  try {
    return await runInBrowser(session, options, model, proxy);
  } finally {
    await session.close();
    await proxy?.close();
    if (extensionDir !== built) await rm(extensionDir, { recursive: true, force: true });
  }
}

try {
  const passed = await main();
  console.log(passed ? '\nThe demo did what it promises.' : '\nThe demo did not do what it promises: see FAIL above.');
  process.exitCode = passed ? 0 : 1;
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

/**
 * `npm run faults`: a download from a server that fails, while the browser is killed again and again at random moments.
 * It must end with the right bytes, and with few of them sent twice. Prints its seed; the same seed gives the same
 * moments: `npm run faults -- --seed 7 --browser chromium --kills 20`.
 */
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findBrowser } from '../../tools/browsers/find-browser.ts';
import { buildExtension } from '../../tools/build/build-extension.ts';
import { packageWithModels, callHost, download, listed, paddedModel, sightOf, wayOf } from '../harness/downloads.ts';
import { hashOnDisk } from '../harness/hash-on-disk.ts';
import { BROWSERS, launch } from '../harness/launch.ts';
import { bytesFile, ModelServer } from '../harness/model-server.ts';
import type { Behaviour } from '../harness/served-answer.ts';
import type { BrowserName, Session } from '../harness/session.ts';
import { mulberry32 } from '../fixtures/tiny-weights.ts';

/** Size in bytes, as of the smallest model in the catalogue, and bytes per second: a minute without faults. */
const SIZE = 98_362_432;
const RATE = 1_500_000;
/** So much more than the file's size may be sent, as a share of it. */
const BAR = 0.05;
/** A download that takes longer counts as hung, in milliseconds. */
const PATIENCE_MS = 15 * 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    browser: { type: 'string', multiple: true },
    kills: { type: 'string', default: '20' },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const kills = Number(values.kills);
const browsers = BROWSERS.filter((name) => values.browser?.includes(name) ?? true);

/** Random numbers in [0, 1), the same for the same seed. */
type Random = () => number;

function fractions(from: number): Random {
  const next = mulberry32(from);
  return () => next() / 2 ** 32;
}

/** Mostly usual answers, and some that fail. Each failure costs little but time. */
function mischief(random: Random): Behaviour {
  const kind = random();
  if (kind < 0.2) return { cutAfter: Math.floor(random() * 3_000_000), rate: RATE };
  if (kind < 0.3) return { endAfter: Math.floor(random() * 3_000_000), rate: RATE };
  if (kind < 0.4) return { status: 503, headers: { 'Retry-After': '1' } };
  if (kind < 0.45) return { redirect: `${wayOf('kill')}?again` };
  return { rate: RATE };
}

interface Outcome {
  readonly browser: BrowserName;
  readonly right: boolean;
  readonly extra: number;
  readonly requests: number;
  readonly killed: number;
}

/** Runs one download whose browser is killed. */
async function run(browser: BrowserName, random: Random): Promise<Outcome> {
  const model = { id: 'kill', content: paddedModel(SIZE, seed), pieces: 1 << 20 };
  const sha256 = createHash('sha256').update(model.content).digest('hex');
  const server = await ModelServer.start();
  server.put(wayOf(model.id), bytesFile(model.content));
  server.choose = () => mischief(random);
  const packageDir = await packageWithModels(browser, { base: server.base, list: [listed(model)] });
  const profileDir = await mkdtemp(path.join(tmpdir(), 'sotto-faults-'));
  await mkdir(profileDir, { recursive: true });
  const executable = await findBrowser(browser);
  const start = (restart: boolean): Promise<Session> =>
    launch(browser, {
      executable,
      extensionDir: packageDir,
      proxy: null,
      profileDir,
      restart,
    });
  const end = Date.now() + PATIENCE_MS;
  // Firefox saves its installed add-ons after a while. A first orderly end makes sure that it has done so.
  await (await start(false)).close();
  let session = await start(true);
  try {
    let killed = 0;
    for (;;) {
      const { place } = await session.openExtensionPage('/options.html');
      await callHost(place, 'host.status');
      await download(place, model.id);
      const moment = killed < kills ? (random() * 2 * SIZE * 1_000) / RATE / (kills + 1) : Infinity;
      const phase = await untilOver(
        () => sightOf(place, model.id).then((sight) => sight?.phase ?? ''),
        Math.min(moment, end - Date.now()),
      );
      if (phase === 'done') {
        const right = (await hashOnDisk(place, `${sha256}.gguf`)) === sha256;
        return { browser, right, extra: server.sent - SIZE, requests: server.requests.length, killed };
      }
      if (Date.now() > end)
        throw new Error(`${browser}: the download is "${phase}" after ${String(PATIENCE_MS / 60_000)} minutes.`);
      if (phase === 'failed') continue;
      await session.kill();
      killed += 1;
      session = await start(true);
      const { place: again } = await session.openExtensionPage('/options.html');
      await callHost(again, 'host.status');
      const done = (await sightOf(again, model.id))?.done ?? 0;
      process.stdout.write(
        `${browser}: kill ${String(killed)} after ${String(Math.round(moment))} ms; ${(done / 1e6).toFixed(1)} MB on the disk, ${(server.sent / 1e6).toFixed(1)} MB sent\n`,
      );
    }
  } finally {
    await session.close().catch(() => undefined);
    await server.close();
    await rm(profileDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    await rm(packageDir, { recursive: true, force: true });
  }
}

/** The phase when the download is over, or after `ms` milliseconds. */
async function untilOver(ask: () => Promise<string>, ms: number): Promise<string> {
  const end = Date.now() + ms;
  for (;;) {
    const phase = await ask();
    if (phase === 'done' || phase === 'failed' || Date.now() >= end) return phase;
    await new Promise((resolve) => {
      setTimeout(resolve, Math.min(100, Math.max(1, end - Date.now())));
    });
  }
}

console.log(`seed ${String(seed)}, ${String(kills)} kills each`);
const outcomes: Outcome[] = [];
for (const browser of browsers) {
  await buildExtension(browser, { mode: 'fake' });
  const outcome = await run(browser, fractions(seed));
  const share = outcome.extra / SIZE;
  const met = outcome.right && share <= BAR && outcome.killed === kills;
  console.log(
    `${met ? 'ok  ' : 'MISS'}  ${browser}: ${String(outcome.killed)} kills, ${String(outcome.requests)} requests, ${outcome.right ? 'the right hash' : 'ANOTHER HASH'}, ${(share * 100).toFixed(2)} % sent twice (≤ ${String(BAR * 100)} %)`,
  );
  if (!met) process.exitCode = 1;
  outcomes.push(outcome);
}
console.log(JSON.stringify({ seed, outcomes }));

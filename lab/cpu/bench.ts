/**
 * `npm run bench -- cpu`: our engine and wllama in turn, in the same page of the same browser, with the same file,
 * prompt and context, for at most 25 minutes. Prints absolute figures, then one line of JSON: how many times as fast
 * our engine is.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { BROWSERS } from '../../tests/harness/launch.ts';
import type { BrowserName } from '../../tests/harness/session.ts';
import { pinnedSource } from '../../tools/llama-wasm/sources.ts';
import { figure } from '../figure.ts';
import { paragraphs } from '../prose.ts';
import { CpuPage } from './browser.ts';
import type { Engine } from './messages.ts';
import { obtainable, TYPES, type ModelType } from './models.ts';
import { inTurn, ratioOf, speedOf, type Contestant, type Rounds, type Speed } from './rounds.ts';
import { serveBench } from './server.ts';

const ENGINES: readonly Engine[] = ['ours', 'wllama'];
export const PROMPT = 256;
const LONG_PROMPT = 2_048;
export const ANSWER = 24;
export const ROUNDS = 5;
/** Warming up. Browsers optimize code during its first runs; the pause lets them finish. */
export const WARM = { tokens: 64, answer: 8, pauseMs: 1_000 };
/** For a single round the warm-up must read the whole prompt. */
const WARM_FOR_ONE = { ...WARM, tokens: PROMPT };
/** After so many minutes no further round or comparison begins. */
const LATE_MINUTES = 21;

/** What the ratios should be, at least. */
const BARS: Readonly<Record<BrowserName, Readonly<Record<ModelType, Speed>>>> = {
  chromium: {
    q8_0: { prompt: 12, decode: 2.5 },
    q4_0: { prompt: 12, decode: 2.5 },
    q4_k_m: { prompt: 10, decode: 2.5 },
  },
  firefox: {
    q8_0: { prompt: 5, decode: 1.9 },
    q4_0: { prompt: 8, decode: 1.9 },
    q4_k_m: { prompt: 5, decode: 1.9 },
  },
};
const LONG_BAR: Speed = { prompt: 8, decode: 0 };
const NO_BAR: Speed = { prompt: 0, decode: 0 };

/** Ratios by what was measured; null where that was left out. */
type Ratios = Record<string, Speed | null>;

const rounded = ({ prompt, decode }: Speed): Speed => ({
  prompt: Math.round(prompt * 100) / 100,
  decode: Math.round(decode * 100) / 100,
});

/** The ratios of each round, which show how steady the machine was. */
function eachRound(rounds: Rounds): string {
  const [ours = [], wllama = []] = ENGINES.map((engine) => rounds.get(engine));
  return ours
    .map(({ prompt, decode }, i) => {
      const beside = wllama[i] ?? { prompt: NaN, decode: NaN };
      return `${(prompt / beside.prompt).toFixed(1)}/${(decode / beside.decode).toFixed(1)}`;
    })
    .join(' ');
}

/** Prints the speeds of one comparison and returns the ratio. */
function told(of: string, rounds: Rounds, bar: Speed): Speed {
  for (const engine of ENGINES) {
    const { prompt, decode } = speedOf(rounds, engine);
    figure(`${of}, ${engine}: prompt`, prompt, '/s', 'for comparison', true);
    figure(`${of}, ${engine}: decode`, decode, '/s', 'for comparison', true);
  }
  const ratio = ratioOf(rounds, 'ours', 'wllama');
  console.log(`      ${of}, each round: ${eachRound(rounds)}`);
  for (const kind of ['prompt', 'decode'] as const) {
    const wanted = bar[kind] > 0 ? `≥ ${String(bar[kind])}` : 'for comparison';
    figure(`${of}, ours ÷ wllama: ${kind}`, ratio[kind], '', wanted, ratio[kind] >= bar[kind]);
  }
  return rounded(ratio);
}

/** One comparison. Its engines are opened for it. */
interface Job {
  /** Its name in the line of figures. */
  readonly key: string;
  readonly type: ModelType;
  readonly threads: number;
  readonly tokens: number;
  readonly rounds: number;
  readonly bar: Speed;
}

/** First what is measured in both browsers, then what is measured once. */
const STAGES: readonly ((browser: BrowserName) => readonly Job[])[] = [
  (browser) =>
    TYPES.map((type) => ({
      ...{ key: type, type, threads: 1, tokens: PROMPT, rounds: ROUNDS },
      bar: BARS[browser][type],
    })),
  (browser) => {
    const once = { type: 'q8_0', rounds: 1 } as const;
    const long = { ...once, key: 'q8_0_2048', threads: 1, tokens: LONG_PROMPT, bar: LONG_BAR };
    const threads = { ...once, key: 'q8_0_2_threads', threads: 2, tokens: PROMPT, bar: NO_BAR };
    return browser === 'chromium' ? [threads, long] : [long];
  },
];

/** @returns the ratio, and the name of our module */
async function compare(
  page: CpuPage,
  of: string,
  text: string,
  job: Job,
  late: () => boolean,
): Promise<[Speed, string]> {
  const { type, tokens, threads } = job;
  const setup = { model: `/models/${type}`, context: tokens + 64, threads };
  const module = await page.open('ours', setup);
  await page.open('wllama', setup);
  const contestants: Contestant[] = ENGINES.map((name) => ({ name, ask: (...all) => page.ask(name, ...all) }));
  const warm = job.rounds === 1 ? WARM_FOR_ONE : WARM;
  await inTurn(contestants, { prompt: await page.cut(text, warm.tokens), ...warm }, 1);
  await delay(warm.pauseMs);
  const prompt = await page.cut(text, tokens);
  const rounds = await inTurn(contestants, { prompt, tokens, answer: ANSWER }, job.rounds, late);
  await page.closeEngines();
  return [told(of, rounds, job.bar), module];
}

/** The results of a run so far. */
class Results {
  readonly cpu: Record<BrowserName, Ratios> = { chromium: {}, firefox: {} };
  readonly versions: Record<string, string> = {};
  private readonly begin = Date.now();

  get minutes(): number {
    return (Date.now() - this.begin) / 60_000;
  }

  readonly late = (): boolean => this.minutes > LATE_MINUTES;
}

async function inBrowser(
  name: BrowserName,
  jobs: readonly Job[],
  { origin, text }: { readonly origin: string; readonly text: string },
  results: Results,
): Promise<void> {
  const page = await CpuPage.start(name, origin);
  try {
    for (const job of jobs) {
      const of = `${name}, ${job.key}`;
      if (results.late()) {
        console.log(`LEFT OUT  ${of}: the time is over.`);
        continue;
      }
      const [ratio, module] = await compare(page, of, text, job, results.late);
      results.cpu[name][job.key] = ratio;
      results.versions[name] = `${page.version}, ${module}`;
    }
  } finally {
    await page.close();
  }
}

/** Runs the whole comparison. */
export async function cpuBench(): Promise<void> {
  const files = await obtainable(TYPES);
  const results = new Results();
  const server = await serveBench(files);
  const text = (await paragraphs()).join('\n').slice(0, 12 * LONG_PROMPT);
  try {
    for (const jobsOf of STAGES)
      for (const name of BROWSERS) {
        const jobs = jobsOf(name);
        for (const { key } of jobs) results.cpu[name][key] = null;
        const possible = jobs.filter(({ type }) => files[type] !== undefined);
        await inBrowser(name, possible, { origin: server.origin, text }, results);
      }
  } finally {
    server.close();
  }
  const { name, version } = pinnedSource();
  const versions = { ...results.versions, wllama: server.wllama, 'llama.cpp': `of ${name} ${version}` };
  console.log(`Measured in ${results.minutes.toFixed(1)} minutes.`);
  console.log(JSON.stringify({ cpu: results.cpu, versions }));
}

/**
 * `npm run bench -- cpu-native`: our engine in Chromium and native llama.cpp in turn. Native is of the same sources and
 * compiled for this machine, once without llamafile's kernels and once as it comes. Ends with one line of JSON: the
 * speed of our engine ÷ native.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { pinnedSource } from '../../tools/llama-wasm/sources.ts';
import { figure } from '../figure.ts';
import { paragraphs } from '../prose.ts';
import { ANSWER, PROMPT, ROUNDS, WARM } from './bench.ts';
import { CpuPage } from './browser.ts';
import { obtainable, TYPES, type ModelType } from './models.ts';
import { BUILDS, buildNative, Native, type BuildName } from './native.ts';
import { inTurn, ratioOf, speedOf, type Contestant, type Rounds, type Speed } from './rounds.ts';
import { serveBench } from './server.ts';

/** llama.cpp's default: the whole prompt at once. */
const STEP = 512;
const NAMES = Object.keys(BUILDS) as BuildName[];
/** The aim for a prompt in Q8_0, as a multiple of native's speed. */
const AIM = 1.5;

type Ratio = Readonly<Record<BuildName, Speed>>;

function told(type: ModelType, rounds: Rounds): Ratio {
  for (const name of ['ours', ...NAMES]) {
    const { prompt, decode } = speedOf(rounds, name);
    const of = name === 'ours' ? name : `native, ${name}`;
    figure(`${type}, ${of}: prompt`, prompt, '/s', 'for comparison', true);
    figure(`${type}, ${of}: decode`, decode, '/s', 'for comparison', true);
  }
  const ratio = (name: BuildName): Speed => {
    const { prompt, decode } = ratioOf(rounds, 'ours', name);
    const aimed = type === 'q8_0' && name === 'plain';
    figure(
      `${type}, ours ÷ native, ${name}: prompt`,
      prompt,
      '',
      aimed ? `aim ≥ ${String(AIM)}` : 'for comparison',
      !aimed || prompt >= AIM,
    );
    figure(`${type}, ours ÷ native, ${name}: decode`, decode, '', 'for comparison', true);
    return { prompt: Math.round(prompt * 100) / 100, decode: Math.round(decode * 100) / 100 };
  };
  return { plain: ratio('plain'), default: ratio('default') };
}

async function measure(type: ModelType, file: string, programs: Readonly<Record<BuildName, string>>): Promise<Ratio> {
  const server = await serveBench({ [type]: file });
  const setup = { context: PROMPT + 64, threads: 1 };
  const page = await CpuPage.start('chromium', server.origin);
  const natives = await Promise.all(NAMES.map((name) => Native.open(programs[name], file, { ...setup, step: STEP })));
  try {
    await page.open('ours', { ...setup, model: `/models/${type}` });
    const contestants: Contestant[] = [
      { name: 'ours', ask: (...all) => page.ask('ours', ...all) },
      ...natives.map((native, i) => ({ name: NAMES[i] ?? '', ask: (...all: [string, number]) => native.ask(...all) })),
    ];
    const text = (await paragraphs()).join('\n').slice(0, 12 * PROMPT);
    await inTurn(contestants, { prompt: await page.cut(text, WARM.tokens), ...WARM }, 1);
    await delay(WARM.pauseMs);
    const prompt = await page.cut(text, PROMPT);
    return told(type, await inTurn(contestants, { prompt, tokens: PROMPT, answer: ANSWER }, ROUNDS));
  } finally {
    for (const native of natives) native.close();
    await page.close();
    server.close();
  }
}

/** Runs the whole comparison. */
export async function nativeBench(): Promise<void> {
  const files = await obtainable(TYPES);
  const programs = { plain: buildNative('plain'), default: buildNative('default') };
  const ratios: Partial<Record<ModelType, Ratio | null>> = {};
  for (const type of TYPES) {
    const file = files[type];
    ratios[type] = file === undefined ? null : await measure(type, file, programs);
  }
  const { name, version } = pinnedSource();
  console.log(JSON.stringify({ 'cpu-native': ratios, versions: { 'llama.cpp': `of ${name} ${version}` } }));
}

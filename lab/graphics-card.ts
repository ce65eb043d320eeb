/**
 * The three engines on this machine's graphics card, and the processor beside it, in Chromium without a window. Each
 * engine has a browser of its own, so that its first load finds nothing compiled.
 */
import { stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { AdapterReport } from '../src/engine/adapter.ts';
import type { Answered, EngineName } from './engines.page.ts';
import { doAsk, doLoad, doUnload, inEnginesPage, known, seconds, type Opening, type Run } from './engines.ts';
import { figure, median, type Figure } from './figure.ts';

/** What an engine is asked to do. */
interface Work {
  readonly engine: EngineName;
  readonly graphicsCard: 'as-is' | 'half-precision';
  /** Lengths of the prompts, in tokens. */
  readonly prompts: readonly number[];
  readonly rounds: number;
  readonly answerTokens: number;
}

/** The longest prompt leaves room for an answer in the product's context. */
const ON_THE_CARD = { prompts: [512, 2_048, 3_072], rounds: 3, answerTokens: 256 } as const;
/** Shorter, because a long prompt takes minutes on the processor. */
const ON_THE_PROCESSOR = {
  small: { prompts: [512, 2_048], rounds: 1, answerTokens: 128 },
  large: { prompts: [128], rounds: 1, answerTokens: 16 },
} as const;
/** Files from this size on are large for a processor, in bytes. */
const LARGE = 500e6;

const SENTENCE = 'The tide rises here as the old stone harbour rests on the sand, and nets are dried along the road. ';
/** Tokens of a sentence, in SmolLM2's vocabulary. */
const SENTENCE_TOKENS = 22;
/** First words of prompts. With its length they make each prompt's prefix unlike any in the cache. */
const BEGINNINGS = ['Monday', 'Evening', 'Winter'] as const;
const QUESTIONS = [
  'Tell me about Paris in five sentences.',
  'Explain why the sky is blue to a child.',
  'Write a story about a lighthouse keeper and his daughter.',
] as const;
/** Tokens that are generated after a long prompt. */
const BEHIND_TOKENS = 64;
/** From fewer tokens no speed can be told. */
const ENOUGH_TOKENS = 8;

const ADAPTER_TRIES = 10;
const ADAPTER_PAUSE_MS = 500;

const doAdapter = (): void => {
  globalThis.enginesBench?.adapter();
};

/**
 * The card as the product sees it. Right after its start, Chromium may report none for a moment.
 * @throws Error where the product would see a software rasterizer, or nothing.
 */
async function cardIn(run: Run): Promise<AdapterReport> {
  for (let tries = 1; ; tries += 1) {
    const adapter = (await run(doAdapter)) as AdapterReport;
    if (adapter.available && !adapter.software) return adapter;
    if (adapter.available || tries === ADAPTER_TRIES)
      throw new Error(`Chromium gave WebGPU no graphics card, but: ${adapter.why ?? adapter.adapter}`);
    await delay(ADAPTER_PAUSE_MS);
  }
}

/** Tokens per second of an answer, without its first token. */
const pace = ({ tokens, decodeMs }: Answered): number => (tokens - 1) / seconds(decodeMs);

async function longPrompts(run: Run, { prompts, rounds }: Work, where: string): Promise<Figure[]> {
  const found: Figure[] = [];
  for (const length of prompts) {
    const text = SENTENCE.repeat(Math.round(length / SENTENCE_TOKENS));
    const answers: Answered[] = [];
    for (const beginning of BEGINNINGS.slice(0, rounds))
      answers.push((await run(doAsk, `${String(length)} on ${beginning}. ${text}`, BEHIND_TOKENS)) as Answered);
    const rates = answers.map(({ promptTokens, promptMs }) => promptTokens / seconds(promptMs));
    console.log(`      each: ${rates.map((rate) => rate.toFixed(1)).join(', ')} /s`);
    const read = median(answers.map(({ promptTokens }) => promptTokens));
    found.push(known(`${where}: prompt of ${String(read)} tokens`, median(rates), '/s'));
    const behind = answers.filter(({ tokens }) => tokens >= ENOUGH_TOKENS);
    if (behind.length > 0) found.push(known(`${where}: decoding behind it`, median(behind.map(pace)), '/s'));
  }
  return found;
}

/** Prints the answers too, so that people can see whether they are text, and the same text. */
async function answering(run: Run, { rounds, answerTokens }: Work, where: string): Promise<Figure> {
  const answers: Answered[] = [];
  for (const question of QUESTIONS.slice(0, rounds))
    answers.push((await run(doAsk, question, answerTokens)) as Answered);
  for (const answer of answers) console.log(`      ${JSON.stringify(answer)}`);
  return known(`${where}: decoding`, median(answers.map(pace)), '/s');
}

async function measured(opening: Opening, work: Work): Promise<Figure[]> {
  return inEnginesPage('chromium', { ...opening, graphicsCard: work.graphicsCard }, async (run, place) => {
    const { adapter, shaderF16 } = await cardIn(run);
    const cold = await run(doLoad, work.engine);
    const first = (await run(doAsk, 'What is the capital of France?', 16)) as Answered;
    const inUse = await place.evaluate(() => globalThis.enginesBench?.inUse());
    const where = `${work.engine} on ${inUse?.backend ?? '?'}${shaderF16 ? ' with shader-f16' : ''}`;
    console.log(`${where}, beside ${adapter}: ${JSON.stringify(inUse)}\n      ${JSON.stringify(first)}`);
    await run(doUnload);
    const warm = await run(doLoad, work.engine);
    return [
      known(`${where}: load, cold`, seconds(cold), 's'),
      known(`${where}: first token of the first question`, seconds(first.promptMs), 's'),
      known(`${where}: load, warm`, seconds(warm), 's'),
      ...(await longPrompts(run, work, where)),
      await answering(run, work, where),
    ];
  });
}

/**
 * Figures for loads, prompts and answers of each engine. An engine that fails misses its bar, and the next one is still
 * measured. Without a graphics card for WebGPU all fail.
 */
export async function cardFigures(opening: Opening & { readonly model: string }): Promise<Figure[]> {
  const { size } = await stat(opening.model);
  const works: readonly Work[] = [
    { engine: 'webllm', graphicsCard: 'as-is', ...ON_THE_CARD },
    { engine: 'webllm', graphicsCard: 'half-precision', ...ON_THE_CARD },
    { engine: 'wllama-webgpu', graphicsCard: 'half-precision', ...ON_THE_CARD },
    { engine: 'llama', graphicsCard: 'as-is', ...ON_THE_PROCESSOR[size < LARGE ? 'small' : 'large'] },
  ];
  const found: Figure[] = [];
  for (const work of works) {
    try {
      found.push(...(await measured(opening, work)));
    } catch (error) {
      console.error(error);
      found.push(figure(`${work.engine}, ${work.graphicsCard}: went to the end`, 0, '', '1', false));
    }
  }
  return found;
}

/** The engines side by side with the demo model: how long they take to load, and their speed, in one run. */
import path from 'node:path';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { ensureDemoModel } from '../tools/demo-model.ts';
import { launch } from '../tests/harness/launch.ts';
import { packageWithPage, type PackageWithPage } from '../tests/harness/package-with-page.ts';
import type { Place } from '../tests/harness/place.ts';
import type { BrowserName } from '../tests/harness/session.ts';
import type { WeightTypeName } from '../tests/fixtures/tiny-weights.ts';
import type { Answered, EngineName } from './engines.page.ts';
import { figure, median, type Figure } from './figure.ts';

/**
 * Chromium's software adapter lacks the half precision that llama.cpp's WebGPU backend needs. `graphics-card.ts`
 * measures all three engines on a machine with a graphics card.
 */
const ENGINES: Readonly<Record<BrowserName, readonly EngineName[]>> = {
  chromium: ['webllm', 'llama'],
  firefox: ['webllm', 'wllama-webgpu', 'llama'],
};

/** Questions of the same length without a common prefix, so that each prompt is read anew. */
const TOPICS = ['Rivers', 'Bridges', 'Harbours'] as const;
const question = (topic: string): string =>
  `${topic} are what I would like to read about: say in two or three plain sentences what they are for.`;
/** Enough to measure a speed. In software llama.cpp takes seven seconds for each token on WebGPU. */
const ANSWER_TOKENS: Readonly<Record<EngineName, number>> = { webllm: 12, llama: 12, 'wllama-webgpu': 4 };
const ROUNDS: Readonly<Record<EngineName, number>> = { webllm: 3, llama: 3, 'wllama-webgpu': 1 };

const LONGEST_MS = 600_000;

/** Runs one step of the page and waits for its outcome. */
export type Run = <A extends unknown[]>(step: (...args: A) => void, ...args: A) => Promise<unknown>;

/** How the page of the engines is opened. */
export interface Opening {
  readonly executable: string;
  /** The package with `engines.page.ts` in it. */
  readonly extensionDir: string;
  readonly graphicsCard?: 'as-is' | 'half-precision';
  /** A GGUF file to load in place of the package's own. */
  readonly model?: string;
}

const inPage = async <T>(
  extension: PackageWithPage,
  browser: BrowserName,
  use: (run: Run, place: Place) => Promise<T>,
): Promise<T> =>
  inEnginesPage(browser, { executable: await findBrowser(browser), extensionDir: extension.folder }, use);

/** Starts a browser, opens the page of the engines, and closes the browser after `use`. */
export async function inEnginesPage<T>(
  browser: BrowserName,
  { model, ...opening }: Opening,
  use: (run: Run, place: Place) => Promise<T>,
): Promise<T> {
  const session = await launch(browser, { ...opening, proxy: null });
  try {
    const tab = await session.openExtensionPage('/extra.html');
    const { place } = tab;
    await place.waitFor('the page of the bench', () => globalThis.enginesBench !== undefined, []);
    if (model !== undefined) await session.chooseFile(tab, '#model', [model]);
    const run: Run = async (step, ...args) => {
      await place.evaluate(step, ...args);
      // Wrapped, because `waitFor` would go on waiting after an outcome of 0.
      return (
        await place.waitFor(
          'the bench',
          () => {
            const done = globalThis.enginesBench?.outcome() ?? null;
            return done === null ? null : { done };
          },
          [],
          LONGEST_MS,
        )
      ).done;
    };
    return await use(run, place);
  } finally {
    await session.close();
  }
}

/** A copy of the built package with the page of the engines, and the demo model if wanted. */
export const packaged = async (browser: BrowserName, model: boolean): Promise<PackageWithPage> =>
  packageWithPage(
    browser,
    path.join(import.meta.dirname, 'engines.page.ts'),
    model ? { 'demo.gguf': await ensureDemoModel() } : {},
  );

export const seconds = (ms: unknown): number => Number(ms) / 1000;
/** A figure without a bar. */
export const known = (name: string, value: number, unit: string): Figure =>
  figure(name, value, unit, 'for comparison', true);

export const doLoad = (engine: EngineName): void => {
  globalThis.enginesBench?.load(engine);
};
export const doUnload = (): void => {
  globalThis.enginesBench?.unload();
};
export const doAsk = (topic: string, tokens: number): void => {
  globalThis.enginesBench?.ask(topic, tokens);
};

/** Cold: the first load after the browser's start. Warm: a second load, with what the browser has cached. */
export async function loadFigures(browser: BrowserName): Promise<Figure[]> {
  const extension = await packaged(browser, true);
  const found: Figure[] = [];
  try {
    for (const engine of ENGINES[browser]) {
      await inPage(extension, browser, async (run) => {
        const cold = await run(doLoad, engine);
        await run(doUnload);
        const warm = await run(doLoad, engine);
        found.push(
          known(`${browser}, ${engine}: load, cold`, seconds(cold), 's'),
          known(`${browser}, ${engine}: load, warm`, seconds(warm), 's'),
        );
      });
    }
  } finally {
    await extension.remove();
  }
  return found;
}

interface Speed {
  readonly prompt: number;
  readonly decode: number;
}

async function speedOf(
  run: Run,
  place: Place,
  engine: EngineName,
  of: string,
): Promise<{ speed: Speed; figures: Figure[] }> {
  await run(doLoad, engine);
  const answers: Answered[] = [];
  for (const topic of TOPICS.slice(0, ROUNDS[engine]))
    answers.push((await run(doAsk, question(topic), ANSWER_TOKENS[engine])) as Answered);
  const inUse = await place.evaluate(() => globalThis.enginesBench?.inUse());
  await run(doUnload);
  const speed = {
    prompt: median(answers.map(({ promptTokens, promptMs }) => promptTokens / seconds(promptMs))),
    decode: median(answers.map(({ tokens, decodeMs }) => (tokens - 1) / seconds(decodeMs))),
  };
  const where = `${of} on ${inUse?.backend ?? '?'}`;
  return {
    speed,
    figures: [known(`${where}: prompt`, speed.prompt, '/s'), known(`${where}: decoding`, speed.decode, '/s')],
  };
}

/** Tokens per second of each engine, also as a multiple of llama.cpp's on the processor. */
export async function engineFigures(browser: BrowserName): Promise<Figure[]> {
  const extension = await packaged(browser, true);
  try {
    return await inPage(extension, browser, async (run, place) => {
      const speeds = new Map<EngineName, Speed>();
      const found: Figure[] = [];
      for (const engine of ENGINES[browser]) {
        const { speed, figures } = await speedOf(run, place, engine, `${browser}, ${engine}`);
        speeds.set(engine, speed);
        found.push(...figures);
      }
      const beside = speeds.get('llama');
      for (const [engine, { prompt, decode }] of speeds) {
        if (!beside || engine === 'llama') continue;
        found.push(known(`${browser}, ${engine} ÷ llama: prompt`, prompt / beside.prompt, ''));
        found.push(known(`${browser}, ${engine} ÷ llama: decoding`, decode / beside.decode, ''));
      }
      return found;
    });
  } finally {
    await extension.remove();
  }
}

/** What each type of weights is converted to: nibbles where that loses nothing, bytes otherwise. */
const CONVERSIONS: readonly (readonly [WeightTypeName, 'nibbles' | 'bytes'])[] = [
  ['Q4_0', 'nibbles'],
  ['Q4_1', 'nibbles'],
  ['Q4_K', 'nibbles'],
  ['Q6_K', 'bytes'],
  ['Q8_0', 'bytes'],
  ['Q4_0', 'bytes'],
  ['Q5_0', 'bytes'],
  ['Q3_K', 'bytes'],
  ['IQ4_NL', 'bytes'],
  ['IQ4_XS', 'bytes'],
  ['Q4_1', 'bytes'],
  ['Q5_1', 'bytes'],
  ['Q4_K', 'bytes'],
  ['Q5_K', 'bytes'],
  ['Q2_K', 'bytes'],
  ['F16', 'bytes'],
  ['BF16', 'bytes'],
  ['F32', 'bytes'],
];

/** Megabytes of a file's weights converted per second, by type: the best of three, on one thread. */
export async function conversionFigures(browser: BrowserName): Promise<Figure[]> {
  const extension = await packaged(browser, false);
  try {
    return await inPage(extension, browser, async (run) => {
      const found: Figure[] = [];
      for (const [type, kind] of CONVERSIONS) {
        const rate = await run(
          (...all: [WeightTypeName, 'nibbles' | 'bytes']) => {
            globalThis.enginesBench?.convert(...all);
          },
          type,
          kind,
        );
        found.push(known(`${browser}: ${type} to ${kind}`, Number(rate), 'MB/s'));
      }
      return found;
    });
  } finally {
    await extension.remove();
  }
}

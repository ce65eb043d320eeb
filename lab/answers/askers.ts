/** Who answers: the package's own llama.cpp in Chromium, or a llama-server on this machine. */
import path from 'node:path';
import { openDemoPage } from '../demo-page.ts';
import { loadSource } from '../load-source.ts';
import type { product as productOfBench } from './answers.product.ts';
import type { Asked, Pipeline, Said } from './pipelines.ts';

export interface Asker {
  ask(pipeline: Pipeline, asked: Asked): Promise<Said>;
  close(): Promise<void>;
}

const LONGEST_MS = 30 * 60_000;

/** @param contextTokens the model's context */
export async function inChromium(contextTokens: number): Promise<Asker> {
  const { place, close } = await openDemoPage(path.join(import.meta.dirname, 'answers.page.ts'));
  await place.waitFor('the page of the bench', () => globalThis.answersBench !== undefined, []);
  return {
    async ask(pipeline, asked) {
      await place.evaluate(
        (...all: [Pipeline, Asked, number]) => {
          globalThis.answersBench?.begin(...all);
        },
        pipeline,
        asked,
        contextTokens,
      );
      return place.waitFor('an answer', () => globalThis.answersBench?.outcome() ?? null, [], LONGEST_MS);
    },
    close,
  };
}

/** @param url of a llama-server that has the demo model open */
export async function atServer(url: string): Promise<Asker> {
  const { product } = await loadSource<{ product: typeof productOfBench }>('answers/answers.product.ts');
  const engine = await product.serverEngine(url, product.DEMO);
  return { ask: (pipeline, asked) => product.say(pipeline, asked, engine), close: () => engine.dispose() };
}

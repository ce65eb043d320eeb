/** In a page of the extension: models on our llama.cpp that do not get enough memory. */
import type { ModelSource } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { ggufHead, TINY_SHAPE, tinyGguf } from '../fixtures/tiny-gguf';
import type { TinyShape } from '../fixtures/tiny-shapes';
import { answer, request } from './bench';
import { withZeros } from './page';
import { modelSource } from './subject';

declare global {
  var memory:
    | {
        /** The error of loading a model of this shape with zeros as weights (Q4_1), or null. */
        large(shape: Partial<TinyShape>): Promise<ErrorInfo | null>;
        /** The error of loading the package's model in a worker with at most so many pages of 64 kB, or null. */
        limited(modelPath: string, pages: number): Promise<ErrorInfo | null>;
        /** The tiny model's answer, in a worker without a limit. */
        next(): Promise<string>;
      }
    | undefined;
}

const OPTIONS = { signal: new AbortController().signal, onProgress: () => undefined };
const UNLIMITED = Worker;

async function errorOf(model: ModelSource): Promise<ErrorInfo | null> {
  try {
    await (await llamaProvider.load(model, OPTIONS)).dispose();
    return null;
  } catch (error) {
    return toErrorInfo(error);
  }
}

globalThis.memory = {
  large(shape) {
    const { head, weights } = ggufHead({ ...TINY_SHAPE, ...shape }, 'Q4_1');
    const file = withZeros(new Blob([head]), head.length + weights);
    return errorOf(modelSource(file, { contextTokens: shape.contextTokens ?? TINY_SHAPE.contextTokens }));
  },
  async limited(modelPath, pages) {
    globalThis.Worker = class extends UNLIMITED {
      constructor(_: string | URL, options?: WorkerOptions) {
        super(`/little-memory.js?pages=${String(pages)}`, options);
      }
    };
    try {
      return await errorOf(modelSource(await (await fetch(modelPath)).blob(), { contextTokens: 8_192 }));
    } finally {
      globalThis.Worker = UNLIMITED;
    }
  },
  async next() {
    const engine = await llamaProvider.load(modelSource(new Blob([tinyGguf()])), OPTIONS);
    const { text } = await answer(engine, request('Hello.'));
    await engine.dispose();
    return text;
  },
};

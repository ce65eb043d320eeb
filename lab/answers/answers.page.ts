/** In a page of the extension: the demo model on llama.cpp, asked one of the set after the other. */
import type { Engine } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { modelSource } from '../../tests/conformance/subject';
import { DEMO, say, type Asked, type Pipeline, type Said } from './pipelines';

/** What takes longer than a browser's protocol waits: begun here, and asked for until it is there. */
export interface AnswersBenchPage {
  begin(pipeline: Pipeline, asked: Asked, contextTokens: number): void;
  outcome(): Said | null;
}

declare global {
  var answersBench: AnswersBenchPage | undefined;
}

let loaded: { readonly contextTokens: number; readonly engine: Engine } | undefined;
let last: { done: Said | null; failed?: Error } = { done: null };

async function engineWith(contextTokens: number): Promise<Engine> {
  if (loaded?.contextTokens === contextTokens) return loaded.engine;
  await loaded?.engine.dispose();
  const file = await (await fetch('/demo.gguf')).blob();
  const engine = await llamaProvider.load(modelSource(file, { contextTokens, name: DEMO }), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  loaded = { contextTokens, engine };
  return engine;
}

globalThis.answersBench = {
  begin(pipeline, asked, contextTokens) {
    const mine: typeof last = { done: null };
    last = mine;
    engineWith(contextTokens)
      .then((engine) => say(pipeline, asked, engine))
      .then(
        (done) => {
          mine.done = done;
        },
        (error: unknown) => {
          mine.failed = error instanceof Error ? error : new Error(String(error));
        },
      );
  },
  outcome() {
    if (last.failed) throw last.failed;
    return last.done;
  },
};

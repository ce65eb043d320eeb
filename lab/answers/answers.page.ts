/** Runs in a page of the extension: asks the demo model on llama.cpp the items of the set, one after the other. */
import type { Engine } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { modelSource } from '../../tests/conformance/subject';
import { LastWork } from '../last-work';
import { DEMO, say, type Asked, type Pipeline, type Said } from './pipelines';

/** An answer can take longer than a browser call may, so one call begins it and others ask for the outcome. */
export interface AnswersBenchPage {
  begin(pipeline: Pipeline, asked: Asked, contextTokens: number): void;
  outcome(): Said | null;
}

declare global {
  var answersBench: AnswersBenchPage | undefined;
}

let loaded: { readonly contextTokens: number; readonly engine: Engine } | undefined;
const work = new LastWork<Said>();

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
    work.begin(async () => say(pipeline, asked, await engineWith(contextTokens)));
  },
  outcome() {
    return work.outcome();
  },
};

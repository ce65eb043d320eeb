/** Runs in a page of the extension: the product's tasks with the demo model on llama.cpp, one after the other. */
import type { Engine } from '@/src/engine/engine';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import type { TaskRequest } from '@/src/protocol/task';
import { onePass } from '@/src/tasks/one-pass';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { builtIn } from '../tests/fixtures/built-in';
import { modelSource } from '../tests/conformance/subject';
import { DEMO, pageContent, type BenchPage } from './answers/pipelines';
import { LastWork } from './last-work';
import { SOURCE } from '@/tests/fixtures/source';

/** An action on a page, a question about it, or a rewrite of a text. */
export type EndingTask =
  | { readonly kind: 'task'; readonly page: BenchPage; readonly action: string }
  | { readonly kind: 'question'; readonly page: BenchPage; readonly question: string }
  | { readonly kind: 'rewrite'; readonly text: string; readonly action: string };

/** `text`: all that was generated; `kept`: the part that is shown; `aside`: the model's remarks, which are not. */
export interface Ending {
  readonly text: string;
  readonly kept: string;
  readonly aside: string;
  readonly finish: string;
  readonly ms: number;
}

/** An answer can take longer than a browser call may, so one call begins it and others ask for the outcome. */
export interface EndingsPage {
  begin(task: EndingTask, contextTokens: number, seed: number): void;
  outcome(): Ending | null;
}

declare global {
  var endingsBench: EndingsPage | undefined;
}

const settings = { engine: 'llama', model: null };
let loading: Promise<Engine> | undefined;
const work = new LastWork<Ending>();

async function load(contextTokens: number): Promise<Engine> {
  const file = await (await fetch('/demo.gguf')).blob();
  return llamaProvider.load(modelSource(file, { contextTokens }), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

function readerOf(engine: Engine, seed: number): Reader {
  return {
    contextTokens: engine.inUse.contextTokens,
    model: DEMO,
    speed: null,
    now: () => performance.now(),
    count: async (text) => (await engine.count(text)).tokens,
    generate: (request, options) => engine.generate({ ...request, sampling: { ...request.sampling, seed } }, options),
  };
}

async function* stepsOf(task: EndingTask, reader: Reader, signal: AbortSignal): AsyncGenerator<TaskStep> {
  if (task.kind === 'question') {
    const plan = await planChat(await fitPage(pageContent(task.page), reader), [], task.question, reader);
    yield* onePass(reader, plan, signal);
    return;
  }
  const input: TaskRequest['input'] =
    task.kind === 'task'
      ? { kind: 'page', source: SOURCE, page: pageContent(task.page) }
      : { kind: 'selection', source: SOURCE, text: task.text, title: '', language: 'en' };
  yield* readWhole({ action: builtIn(task.action), settings, input }, reader, signal);
}

async function run(task: EndingTask, engine: Engine, seed: number): Promise<Ending> {
  const began = performance.now();
  let [text, before, aside] = ['', '', ''];
  for await (const step of stepsOf(task, readerOf(engine, seed), new AbortController().signal)) {
    if (step.type === 'section') {
      // The parts of an answer follow each other; the answer replaces the notes.
      if (step.step !== 'part') before = '';
      else before += step.kept === undefined ? text : text.slice(0, step.kept);
      text = '';
    } else if (step.type === 'token') text += step.text;
    else if (step.type === 'aside') aside += step.text;
    else if (step.type === 'done') {
      const said = before + text;
      return { text: said, kept: said.slice(0, step.kept), aside, finish: step.finish, ms: performance.now() - began };
    }
  }
  throw new Error('The task has no end.');
}

globalThis.endingsBench = {
  begin(task, contextTokens, seed) {
    loading ??= load(contextTokens);
    const engine = loading;
    work.begin(async () => run(task, await engine, seed));
  },
  outcome() {
    return work.outcome();
  },
};

/** The two ways to an answer that are compared: the product's own tasks, and the plain prompt that others use. */
import type { Engine, GenerateRequest, Token } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import type { Coverage } from '@/src/protocol/task-event';
import { fitParts } from '@/src/tasks/fit';
import { onePass } from '@/src/tasks/one-pass';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import { planTask, type TaskPlan } from '@/src/tasks/plan-task';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { readWhole } from '@/src/tasks/whole-page/read-whole';

export interface BenchPage {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly paragraphs: readonly string[];
}

/** What is asked of a page: its summary for null, or an answer. */
export interface Asked {
  /** As the product reads it. */
  readonly page: PageContent;
  /** As others paste it, where that is more than the product reads. */
  readonly pasted?: string;
  readonly question: string | null;
}

export interface Said {
  readonly text: string;
  readonly coverage: Coverage;
  readonly finish: string;
  readonly ms: number;
  /** Until the first word of the answer, or of a note. Answers of older runs lack it, and what follows. */
  readonly firstMs?: number;
  /** Words of what the model wrote that are not in `text`. */
  readonly droppedWords?: number;
}

/** `undefended`: the page's text as it is, under what is wanted. */
export type Pipeline = 'ours' | 'plain' | 'undefended';

/** The model's name, which tells how it is spoken to. */
export const DEMO = 'SmolLM2 135M Instruct';

const anchor = { start: '', end: '', prefix: '', suffix: '' };

/** A page of the set as it would be read; "# " marks its headings. */
export function pageContent({ title, language, paragraphs }: BenchPage): PageContent {
  const blocks = paragraphs.map(
    (text): Block =>
      text.startsWith('# ')
        ? { kind: 'heading', level: 2, text: text.slice(2), anchor }
        : { kind: 'paragraph', text, anchor },
  );
  const words = blocks.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    title,
    language,
    blocks,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
  };
}

/** The same draw of words each time, for both. */
const SEED = 7;
const ANSWER_TOKENS = { summary: 128, answer: 64 };

/** An engine as tasks see it. */
function readerOf(engine: Engine): Reader {
  const { contextTokens, model } = engine.inUse;
  return {
    contextTokens,
    model,
    speed: null,
    now: () => performance.now(),
    count: async (text) => (await engine.count(text)).tokens,
    generate: ({ sampling, ...request }: GenerateRequest, options): AsyncIterable<Token> =>
      engine.generate({ ...request, sampling: { ...sampling, seed: SEED } }, options),
  };
}

/** As much of the page's beginning as fits, and what is wanted: nothing else. */
async function plainPlan({ page, question }: Asked, reader: Reader): Promise<TaskPlan> {
  const ask = question ?? 'Summarize this page.';
  const maxTokens = question === null ? ANSWER_TOKENS.summary : ANSWER_TOKENS.answer;
  const frame = (text: string): string => `Here is the first part of a page:\n\n${text}\n\n${ask}`;
  const budget = reader.contextTokens - maxTokens - 64 - (await reader.count(frame('')));
  const fitted = await fitParts(
    page.blocks.map(({ text }) => text),
    budget,
    reader.count,
  );
  return {
    messages: [
      { role: 'system', content: 'You are a helpful assistant.' },
      { role: 'user', content: frame(fitted.text) },
    ],
    prefixLength: 1,
    sampling: { temperature: 0.2, topP: 0.9, repetitionPenalty: 1.1, maxTokens },
    coverage: fitted.coverage,
  };
}

const summaryOf = (page: PageContent): TaskRequest => ({
  intent: 'summarize',
  settings: { engine: 'llama', model: null },
  input: { kind: 'page', page },
});

async function answerPlan({ page, question }: Asked & { question: string }, reader: Reader): Promise<TaskPlan> {
  const plan = await planChat(await fitPage(page, reader), [], question, reader);
  return {
    ...plan,
    sampling: { ...plan.sampling, maxTokens: Math.min(plan.sampling.maxTokens, ANSWER_TOKENS.answer) },
  };
}

/** The page's text under what is wanted, with no word about what it is; drawn as ours is. */
async function undefendedPlan(asked: Asked, reader: Reader): Promise<TaskPlan> {
  const { page, question } = asked;
  const { sampling } =
    question === null ? await planTask(summaryOf(page), reader) : await answerPlan({ ...asked, question }, reader);
  const ask = question ?? 'Summarize this page.';
  const system = 'You are a helpful assistant.';
  const pasted = asked.pasted ?? page.blocks.map(({ text }) => text).join('\n\n');
  const budget = reader.contextTokens - sampling.maxTokens - 64 - (await reader.count(`${system}\n${ask}`));
  const { text, coverage } = await fitParts(pasted.split(/\n\s*\n/), budget, reader.count);
  return {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: `${ask}\n\n${text}` },
    ],
    prefixLength: 1,
    sampling,
    coverage,
  };
}

async function* ours(asked: Asked, reader: Reader, signal: AbortSignal): AsyncGenerator<TaskStep> {
  const { page, question } = asked;
  if (question === null) yield* readWhole(summaryOf(page), reader, signal);
  else yield* onePass(reader, await answerPlan({ ...asked, question }, reader), signal);
}

async function* stepsOf(
  pipeline: Pipeline,
  asked: Asked,
  reader: Reader,
  signal: AbortSignal,
): AsyncGenerator<TaskStep> {
  if (pipeline === 'ours') yield* ours(asked, reader, signal);
  else {
    const plan = pipeline === 'plain' ? plainPlan(asked, reader) : undefendedPlan(asked, reader);
    yield* onePass(reader, await plan, signal);
  }
}

/** Runs one of the set. What was said until a loop began is what counts, for that is what is shown. */
export async function say(pipeline: Pipeline, asked: Asked, engine: Engine): Promise<Said> {
  const { signal } = new AbortController();
  const reader = readerOf(engine);
  const began = performance.now();
  let text = '';
  let firstMs: number | undefined;
  for await (const step of stepsOf(pipeline, asked, reader, signal)) {
    // Notes on sections give way to the answer.
    if (step.type === 'section') text = '';
    else if (step.type === 'text') {
      firstMs ??= performance.now() - began;
      text += step.text;
    } else if (step.type === 'end') {
      const kept = text.slice(0, step.kept);
      return {
        text: kept.trim(),
        coverage: step.coverage,
        finish: step.finish,
        ms: performance.now() - began,
        ...(firstMs !== undefined && { firstMs }),
        droppedWords: countWords(text.slice(kept.length)),
      };
    }
  }
  throw new Error('The task has no end.');
}

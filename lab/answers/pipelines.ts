/** The pipelines that are compared: the product's own tasks, and the prompts that others use. */
import type { Engine, GenerateRequest, Token } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import type { TextTask } from '@/src/tasks/text-task';
import { builtIn } from '@/tests/fixtures/built-in';
import type { Coverage } from '@/src/protocol/task-event';
import { fitParts } from '@/src/tasks/fit';
import { onePass } from '@/src/tasks/one-pass';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import { planTask, type TaskPlan } from '@/src/tasks/plan-task';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { SOURCE } from '@/tests/fixtures/source';

export interface BenchPage {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly paragraphs: readonly string[];
}

/** What is asked about a page: a question, or null for a summary. */
export interface Asked {
  /** The page as the product reads it. */
  readonly page: PageContent;
  /** The page's text as others paste it, where that is more than the product reads. */
  readonly pasted?: string;
  readonly question: string | null;
}

export interface Said {
  readonly text: string;
  readonly coverage: Coverage;
  readonly finish: string;
  readonly ms: number;
  /** Until the first word of the answer or of a note. Answers of older runs lack this and the next figure. */
  readonly firstMs?: number;
  /** Words of what the model wrote that are not in `text`. */
  readonly droppedWords?: number;
}

/** `undefended` pastes the page's text as it is under the request. */
export type Pipeline = 'ours' | 'plain' | 'undefended';

/** The model's name, by which the product chooses its prompts. */
export const DEMO = 'SmolLM2 135M Instruct';

const anchor = { start: '', end: '', prefix: '', suffix: '' };

/** A page of the set as the product would read it. "# " marks headings. */
export function pageContent({ title, language, paragraphs }: BenchPage): Sourced<PageContent> {
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
    source: SOURCE,
    partial: false,
  };
}

/** Makes sampling the same each time, for all pipelines. */
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

/** As much of the page's beginning as fits, and the request. */
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

const summaryOf = (page: PageContent): TextTask => ({
  action: builtIn('summarize'),
  settings: { engine: 'llama', model: null },
  input: { kind: 'page', source: SOURCE, page },
});

async function answerPlan({ page, question }: Asked & { question: string }, reader: Reader): Promise<TaskPlan> {
  const plan = await planChat(await fitPage(page, reader), [], question, reader);
  return {
    ...plan,
    sampling: { ...plan.sampling, maxTokens: Math.min(plan.sampling.maxTokens, ANSWER_TOKENS.answer) },
  };
}

/** The page's text under the request, without a word about what it is. Sampled as the product does. */
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

/** Asks one item. Of an answer that ends in a loop only the text before the loop counts, as on the screen. */
export async function say(pipeline: Pipeline, asked: Asked, engine: Engine): Promise<Said> {
  const { signal } = new AbortController();
  const reader = readerOf(engine);
  const began = performance.now();
  let text = '';
  let firstMs: number | undefined;
  for await (const step of stepsOf(pipeline, asked, reader, signal)) {
    // The answer replaces the notes on sections.
    if (step.type === 'section') text = '';
    else if (step.type === 'token') {
      firstMs ??= performance.now() - began;
      text += step.text;
    } else if (step.type === 'done') {
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

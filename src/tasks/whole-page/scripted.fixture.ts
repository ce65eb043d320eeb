/** For tests: a page of chapters, a reader that answers with its prompts' numbers, and steps as others see them. */
import { actions } from '@/src/actions/registry';
import { actionFor } from '@/src/actions/table';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { Block } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import type { TaskEvent } from '@/src/protocol/task-event';
import type { Reader } from '../reader';
import type { TaskStep } from '../steps';
import type { TextTask } from '../text-task';

export const anchor = { start: '', end: '', prefix: '', suffix: '' };
const settings = { engine: 'auto', model: null } as const;

const words = (n: number, about: string): string =>
  Array.from({ length: n / 10 }, (_, index) => `The keeper of ${about} wrote down number ${String(index)} again.`).join(
    ' ',
  );

/** A page of chapters, each with this many words. */
export function book(
  chapters: number,
  each: number,
  changes: Partial<Extract<TaskRequest['input'], { kind: 'page' }>['page']> = {},
): Extract<TaskRequest['input'], { kind: 'page' }> {
  const blocks: Block[] = Array.from({ length: chapters }, (_, index) => index + 1).flatMap((n) => [
    { kind: 'heading' as const, level: 2, text: `Chapter ${String(n)}`, anchor },
    ...Array.from({ length: Math.ceil(each / 100) }, () => ({
      kind: 'paragraph' as const,
      text: words(100, `chapter ${String(n)}`),
      anchor,
    })),
  ]);
  const keptWords = blocks.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    kind: 'page',
    source: '5'.repeat(32),
    page: {
      title: 'The Logs',
      language: 'en',
      blocks,
      visibleWords: keptWords,
      keptWords,
      hiddenWords: 0,
      unreadFrames: 0,
      partial: false,
      ...changes,
    },
  };
}

export const ask = (input: TaskRequest['input'], id = 'summarize'): TextTask => ({
  action: actionFor(id, actions),
  settings,
  input,
});

export interface Scripted extends Reader {
  readonly prompts: GenerateRequest[];
  readonly said: string[];
}

/** An engine that throws when a second answer begins before the first one's last step, as real ones do. */
export function oneLane<T extends Pick<Reader, 'generate'>>(engine: T): T {
  let isRunning = false;
  return {
    ...engine,
    async *generate(request: GenerateRequest, options: { signal: AbortSignal }): AsyncGenerator<Token> {
      if (isRunning) throw new Error('one generation at a time');
      isRunning = true;
      try {
        yield* engine.generate(request, options);
      } finally {
        isRunning = false;
      }
    },
  };
}

/** Answers each prompt with its number; `fail` may throw instead of, or in, an answer. */
export function reader(
  contextTokens: number,
  fail: (prompt: number, spoken: string) => void = () => undefined,
): Scripted {
  const prompts: GenerateRequest[] = [];
  const said: string[] = [];
  return oneLane({
    prompts,
    said,
    contextTokens,
    model: '',
    speed: null,
    now: () => 0,
    count: (text: string) => Promise.resolve(countWords(text)),
    async *generate(request: GenerateRequest, { signal }: { signal: AbortSignal }): AsyncGenerator<Token> {
      prompts.push(request);
      const number = prompts.length;
      const spoken = request.messages.map(({ content }) => content).join('\n');
      said.push(spoken);
      await Promise.resolve();
      yield { type: 'prompt', fraction: 0 };
      fail(number, spoken);
      signal.throwIfAborted();
      yield { type: 'prompt', fraction: 1 };
      yield { type: 'text', text: `Answer ${String(number)} `, tokens: 2 };
      signal.throwIfAborted();
      yield { type: 'text', text: 'ends.', tokens: 1 };
      yield { type: 'end', finish: 'stop', promptTokens: countWords(spoken), cachedTokens: 0, tokens: 3 };
    },
  });
}

/** The same, but some answers break off at their limit. */
export function cutShort(engine: Scripted, isCut: (prompt: number) => boolean = () => true): Scripted {
  return {
    ...engine,
    async *generate(request, options) {
      for await (const token of engine.generate(request, options)) {
        if (token.type !== 'end' || !isCut(engine.prompts.length)) {
          yield token;
          continue;
        }
        yield { type: 'text', text: ' It is lit, but then', tokens: 5 };
        yield { ...token, finish: 'length' };
      }
    },
  };
}

/** The answer as a surface shows it at the end. */
export function shown(steps: readonly TaskStep[]): { text: string; end: ReturnType<typeof endOf> } {
  let [text, start, isNote] = ['', 0, false];
  for (const step of steps) {
    if (step.type === 'section') {
      if (step.kept !== undefined && !isNote) text = text.slice(0, start + step.kept);
      [start, isNote] = [text.length, step.step === 'notes'];
    } else if (step.type === 'token' && !isNote) {
      text += step.text;
    }
  }
  const end = endOf(steps);
  return { text: text.slice(0, end?.kept), end };
}

const inUse = { provider: 'fake', backend: 'cpu', model: '', contextTokens: 1 } as const;

/** These steps as events in a host's log. */
export function asLog(steps: readonly TaskStep[]): TaskEvent[] {
  return steps.flatMap((step): TaskEvent[] => {
    if (step.type === 'token' || step.type === 'aside') return [step];
    if (step.type === 'section') return [{ ...step, engine: inUse }];
    return step.type === 'done' ? [{ ...step, engine: inUse, firstTokenMs: 1, totalMs: 1 }] : [];
  });
}

export const never = new AbortController().signal;

export async function run(steps: AsyncIterable<TaskStep>): Promise<TaskStep[]> {
  const all: TaskStep[] = [];
  for await (const step of steps) all.push(step);
  return all;
}

export const sectionsOf = (steps: readonly TaskStep[]): Extract<TaskStep, { type: 'section' }>[] =>
  steps.flatMap((step) => (step.type === 'section' ? [step] : []));
export const endOf = (steps: readonly TaskStep[]): Extract<TaskStep, { type: 'done' }> | undefined =>
  steps.flatMap((step) => (step.type === 'done' ? [step] : [])).at(-1);
/** How many words of the page the prompts held, between their fences. */
export const held = (spoken: readonly string[]): number =>
  spoken
    .filter((text) => !text.includes('Notes on its parts'))
    .reduce((sum, text) => sum + countWords(/\n---\n([^]*)\n---\n/.exec(text)?.[1] ?? ''), 0);

/** Runs the prompts about a text in sections, and adds up what they took. */
import type { GenerateRequest } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { Coverage } from '@/src/protocol/task-event';
import { answer, type AnswerEnd } from '../answer';
import type { Reader } from '../reader';
import type { TaskStep } from '../steps';
import { ReadingPace } from './pace';

type DoneStep = Extract<TaskStep, { type: 'done' }>;

export class SectionPrompts {
  private readonly pace: ReadingPace;
  private readonly sums = { promptTokens: 0, cachedTokens: 0, tokens: 0 };
  private read = 0;

  /** `ofWords`: the words of the whole text, as far as is known. */
  constructor(
    private readonly reader: Reader,
    private readonly signal: AbortSignal,
    private readonly options: { readonly rewrites: boolean; readonly least: Coverage; ofWords(): number },
  ) {
    this.pace = new ReadingPace(reader.speed);
  }

  get coverage(): Coverage {
    const { least, ofWords } = this.options;
    return { ...least, words: this.read, ofWords: Math.max(ofWords(), least.ofWords) };
  }

  /** Counts words as read without a prompt, because there are notes on them. */
  takeAsRead(words: number): void {
    this.read += words;
  }

  /** Milliseconds for prompts of so many tokens in all and so many answers; null while nothing is known. */
  left(promptTokens: number, answers: number, answerTokens: number): number | null {
    return this.pace.left(promptTokens, answers, answerTokens);
  }

  /**
   * Runs one prompt. `words`: the page's words in it; they count once the engine has read them. `isShown`: whether its
   * answer is told.
   */
  async *ask(request: GenerateRequest, words: number, isShown: boolean): AsyncGenerator<TaskStep, AnswerEnd> {
    const began = this.reader.now();
    let firstMs: number | undefined;
    yield { type: 'reading', fraction: null, coverage: this.coverage };
    for await (const step of answer(this.reader, { ...request, rewrites: this.options.rewrites }, this.signal)) {
      if (step.type === 'prompt') {
        yield { type: 'reading', fraction: step.fraction, coverage: this.coverage };
        continue;
      }
      if (firstMs === undefined) {
        firstMs = this.reader.now() - began;
        this.read += words;
        if (words > 0) yield { type: 'reading', fraction: 1, coverage: this.coverage };
      }
      if (step.type !== 'end') {
        if (isShown) yield step;
        continue;
      }
      this.measure(step, firstMs, this.reader.now() - began);
      return step;
    }
    throw new SottoError('engine-failed', 'the engine ended an answer without its end');
  }

  /** The end of the whole task. */
  end(end: Pick<DoneStep, 'finish' | 'kept' | 'unchanged'>): DoneStep {
    return { type: 'done', coverage: this.coverage, ...this.sums, ...end };
  }

  private measure({ promptTokens, cachedTokens, tokens }: AnswerEnd, promptMs: number, totalMs: number): void {
    this.pace.add({ promptTokens: promptTokens - cachedTokens, promptMs, tokens, decodeMs: totalMs - promptMs });
    this.sums.promptTokens += promptTokens;
    this.sums.cachedTokens += cachedTokens;
    this.sums.tokens += tokens;
  }
}

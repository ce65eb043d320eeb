/**
 * Tools for the checks: an engine that is loaded when needed, requests, and shared assertions.
 */
import type { Engine, GenerateRequest, LoadProgress, Token } from '@/src/engine/engine';
import { isAbort, SottoError, type ErrorCode } from '@/src/protocol/errors';
import type { Subject } from './subject';

/** Figures that a check measured, by name. `abortedAt` is a time of day in milliseconds. */
export type Figures = Readonly<Record<string, number>>;

/** Ordinary words, so that a token has more than one byte. */
const SENTENCE = 'The tide rises here as the old stone harbour rests on the sand, and nets are dried along the road. ';

/** How many tokens show that an engine works. A software GPU takes a tenth of a second for each. */
const SHORT_ANSWER = 4;

export function assert(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

export function request(user: string, maxTokens = SHORT_ANSWER, system = 'Answer in short words.'): GenerateRequest {
  return {
    messages: [
      { role: 'system', content: system },
      { role: 'user', content: user },
    ],
    prefixLength: 1,
    sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens, seed: 7 },
  };
}

/** A page and a question about it, in the form of conversations: the question comes last. */
export function about(page: string, question: string, maxTokens = SHORT_ANSWER): GenerateRequest {
  return request(question === '' ? page : `${page}\n\n${question}`, maxTokens);
}

/** An answer and its parts. */
export interface Answer {
  readonly tokens: readonly Token[];
  readonly text: string;
  readonly end: Extract<Token, { type: 'end' }>;
}

/** Collects an answer. Asserts that it has exactly one `end`, as the last token. */
export async function answer(
  engine: Engine,
  asked: GenerateRequest,
  signal = new AbortController().signal,
): Promise<Answer> {
  const tokens: Token[] = [];
  for await (const token of engine.generate(asked, { signal })) tokens.push(token);
  const end = tokens.at(-1);
  assert(end?.type === 'end', `The last token is ${String(end?.type)}, not end.`);
  assert(tokens.filter(({ type }) => type === 'end').length === 1, 'There is more than one end.');
  const text = tokens.map((token) => (token.type === 'text' ? token.text : '')).join('');
  return { tokens, text, end };
}

/** The error that `run` fails with. */
export async function failure(run: () => Promise<unknown>): Promise<unknown> {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing failed.');
}

export async function assertCode(run: () => Promise<unknown>, ...codes: ErrorCode[]): Promise<void> {
  const error = await failure(run);
  assert(
    error instanceof SottoError && codes.includes(error.code),
    `Expected ${codes.join(' or ')}, got ${describe(error)}.`,
  );
}

export async function assertAborted(run: () => Promise<unknown>): Promise<void> {
  const error = await failure(run);
  assert(
    isAbort(error) || (error instanceof DOMException && error.name === 'AbortError'),
    `Expected AbortError, got ${describe(error)}.`,
  );
}

function describe(error: unknown): string {
  return error instanceof SottoError ? `${error.code} (${error.message})` : String(error);
}

export class Bench {
  private loaded: Engine | undefined;

  constructor(readonly subject: Subject) {}

  /** The loaded engine. Kept between checks, because some engines load slowly. */
  async engine(onProgress?: (progress: LoadProgress) => void): Promise<Engine> {
    this.loaded ??= await this.load(undefined, onProgress);
    return this.loaded;
  }

  load(
    signal = new AbortController().signal,
    onProgress: (progress: LoadProgress) => void = () => undefined,
  ): Promise<Engine> {
    return this.subject.provider.load(this.subject.model, { signal, onProgress });
  }

  /** Gives the engine to the caller, who ends it. */
  async take(): Promise<Engine> {
    const engine = await this.engine();
    this.loaded = undefined;
    return engine;
  }

  async end(): Promise<void> {
    await this.loaded?.dispose();
    this.loaded = undefined;
  }

  /** Ordinary text that fills about this share of the context. */
  async textFilling(engine: Engine, share: number): Promise<string> {
    const { tokens } = await engine.count(SENTENCE);
    return SENTENCE.repeat(Math.ceil((engine.inUse.contextTokens * share) / tokens));
  }
}

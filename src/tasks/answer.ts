/**
 * One prompt's answer. A loop is cut off. At its limit an answer goes on to the end of its sentence; without room for
 * that, it is cut back to what is whole. An answer without words is named so.
 */
import type { GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import type { Finish } from '@/src/protocol/task-event';
import type { Reader } from './reader';
import { closerStart, InputWords } from './remarks';
import { endsInLoop, keptOfLoop, LOOKED_AT_CHARS } from './repetition';
import { withoutCopy, withoutVersion } from './second-copy';
import { softTokens } from './room';
import type { TaskStep } from './steps';
import { GrowingText, wholeUpTo } from './whole-sentences';
import { inputOf, withoutEcho } from './without-echo';
import { withoutOpener, type Aside } from './without-opener';

/** Looking for a loop costs a little time, so it is not done at every token. */
const LOOP_CHECK_TOKENS = 12;

/** A model that used up its room for reasoning and said nothing is asked once more, with this many times the room. */
const ROOM_TO_THINK = 4;

/**
 * The end of an answer, with all its text; of one that goes on, with the text that it began with. `kept`: how much of
 * the text is worth keeping, in UTF-16 units. Left out are a broken last sentence, repetitions of a loop, and remarks
 * about the answer.
 */
export interface AnswerEnd extends Omit<Extract<Token, { type: 'end' }>, 'finish'> {
  readonly finish: Finish;
  readonly text: string;
  readonly kept: number;
  /** A text that was to be written anew came back as it was. */
  readonly unchanged?: boolean;
}

/** `rewrites`: the answer is the text between the fences, written anew. */
export type AnswerRequest = GenerateRequest & { readonly rewrites?: boolean };

export type AnswerStep = Extract<Token, { type: 'prompt' }> | Extract<TaskStep, { type: 'token' }> | Aside | AnswerEnd;

/**
 * Streams an answer. Its beginning waits as long as it may be an echo of the prompt. Ends exactly once; throws what the
 * engine throws, and `AbortError` after `signal`.
 */
export async function* answer(
  reader: Pick<Reader, 'generate' | 'contextTokens'>,
  { rewrites = false, ...request }: AnswerRequest,
  signal: AbortSignal,
): AsyncGenerator<AnswerStep> {
  const input = new InputWords(inputOf(request.messages), rewrites);
  let more = 0;
  for await (const step of attempt(reader, request, input, signal)) {
    if (step.type === 'end' && step.finish === 'empty' && step.text.trim() === '')
      more = roomToThink(reader.contextTokens, request, step);
    if (more === 0) yield step;
  }
  // An engine runs one prompt at a time, and is free only after the first attempt's last step.
  const longer = { ...request, sampling: { ...request.sampling, maxTokens: more } };
  if (more > 0) yield* attempt(reader, longer, input, signal);
}

/**
 * Tokens for a second attempt after an answer of reasoning alone; 0 where the model had nothing to say, or where there
 * is no more room.
 */
function roomToThink(
  contextTokens: number,
  { sampling }: GenerateRequest,
  { tokens, promptTokens }: AnswerEnd,
): number {
  if (tokens < sampling.maxTokens) return 0;
  const more = Math.min(sampling.maxTokens * ROOM_TO_THINK, contextTokens - promptTokens - 1);
  return more > sampling.maxTokens ? more : 0;
}

/** One attempt. An answer that we end ourselves is left without an abort, so that the engine keeps its cache. */
async function* attempt(
  reader: Pick<Reader, 'generate' | 'contextTokens'>,
  request: GenerateRequest,
  input: InputWords,
  signal: AbortSignal,
): AsyncGenerator<AnswerStep> {
  const heard = new Heard(request, input);
  const { maxTokens } = request.sampling;
  const most = maxTokens + (maxTokens > 0 ? softTokens(reader.contextTokens) : 0);
  let size: PromptSize = { promptTokens: 0, cachedTokens: 0 };
  const said = reader.generate({ ...request, sampling: { ...request.sampling, maxTokens: most } }, { signal });
  // An answer that goes on begins with no remark and no echo.
  const isBegun = request.begun !== undefined && request.begun !== '';
  const bare = isBegun ? said : withoutOpener(withoutEcho(said, request.messages, input.isRewritten), input);
  for await (const token of bare) {
    if (token.type === 'end') {
      yield heard.end(token);
      return;
    }
    yield token.type === 'text' ? { ...token, type: 'token' } : token;
    if (token.type === 'prompt') size = token.size ?? size;
    else if (token.type === 'aside' ? heard.endsAside(token) : heard.ends(token)) break;
  }
  yield heard.end({ ...size, tokens: heard.tokens, finish: 'length' });
}

/** The answer so far, and whether it should end. */
class Heard {
  tokens = 0;
  private text = '';
  /** The end of the text, in which loops are looked for. Joining a whole long answer that often would take too long. */
  private recent = '';
  private readonly growing = new GrowingText();
  /** How long the text was when the answer met its limit, in UTF-16 units; null before. */
  private atLimit: number | null = null;
  private looped = false;
  private cut: number | null = null;

  constructor(
    private readonly request: GenerateRequest,
    private readonly input: InputWords,
  ) {
    this.add(request.begun ?? '');
  }

  /** Takes a piece of text; true where the answer should end with it. */
  ends({ text, tokens }: Extract<Token, { type: 'text' }>): boolean {
    const { maxTokens } = this.request.sampling;
    this.add(text);
    const before = this.tokens;
    this.tokens += tokens;
    if (this.tokens >= maxTokens) {
      this.atLimit ??= this.text.trimEnd().length;
      this.cut = this.growing.endFrom(this.atLimit);
    }
    if (Math.floor(before / LOOP_CHECK_TOKENS) !== Math.floor(this.tokens / LOOP_CHECK_TOKENS)) this.look();
    return this.looped || this.cut !== null;
  }

  /** Takes a remark that is no part of the answer; true where nothing else will come. */
  endsAside({ text }: Aside): boolean {
    this.recent += text;
    this.look();
    return this.looped;
  }

  private look(): void {
    this.recent = this.recent.slice(-LOOKED_AT_CHARS);
    this.looped = endsInLoop(this.recent);
  }

  private wholeUpTo(finish: Finish): number {
    const { text, cut } = this;
    if (finish === 'repetition') return wholeUpTo(text.slice(0, keptOfLoop(text)));
    return cut ?? (finish === 'length' ? wholeUpTo(text) : text.length);
  }

  private add(text: string): void {
    this.text += text;
    this.recent += text;
    this.growing.push(text);
  }

  /** The end of the answer: as the engine told it, or as it would have told it where we ended first. */
  end(end: Extract<Token, { type: 'end' }> | Omit<Extract<Token, { type: 'end' }>, 'type'>): AnswerEnd {
    const { text, looped } = this;
    if (isEmpty(text, this.request)) return { ...end, type: 'end', finish: 'empty', text, kept: text.length };
    const finish = looped ? 'repetition' : end.finish;
    const { input } = this;
    const said = text.slice(0, this.wholeUpTo(finish));
    const once = withoutVersion(withoutCopy(said.slice(0, closerStart(said, input)), input), input);
    const kept = closerStart(once, input);
    if (kept === 0) return { ...end, type: 'end', finish: 'empty', text, kept };
    const unchanged = this.input.isRewritten && sameText(text.slice(0, kept), this.input.text);
    return { ...end, type: 'end', finish, text, kept, ...(unchanged && { unchanged }) };
  }
}

/** Whether two texts are the same, apart from white space between words. */
const sameText = (one: string, other: string): boolean =>
  one.trim().replaceAll(/\s+/gu, ' ') === other.trim().replaceAll(/\s+/gu, ' ');

function isEmpty(text: string, { sampling }: GenerateRequest): boolean {
  return sampling.maxTokens > 0 && text.trim() === '';
}

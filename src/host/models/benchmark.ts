/** How fast a loaded model is on this machine: a page to read and an answer to write, in some 20 seconds. */
import { unlessAborted } from '@/src/engine/abort';
import type { ChatMessage, Engine, Token } from '@/src/engine/engine';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { randomId } from '@/src/platform/random-id';
import { SottoError } from '@/src/protocol/errors';

/** Milliseconds: how long it is to take, each part of it, and when it ends whatever was measured. */
const WHOLE_MS = 20_000;
const PROMPT_MS = 8_000;
const ANSWER_MS = 6_000;
const LONGEST_MS = 25_000;
/** The trial run that the sizes are taken from, and that compiles what is compiled at the first use. */
const TRIAL_TOKENS = 8;
const TRIAL_LIMIT_MS = 8_000;

/** Fewer tokens say little: an answer that ends earlier is asked for again, this often at most. */
const ENOUGH_TOKENS = 24;
const ANSWERS = 3;
const FEWEST_PROMPT_TOKENS = 32;
const MOST_ANSWER_TOKENS = 200;
/**
 * Of English text, on the low side, so that a prompt is rather too short than too long. Where a vocabulary has shorter
 * tokens, that counts.
 */
const CHARS_A_TOKEN = 4;
/** What a chat template puts around two short messages, about. */
const TEMPLATE_TOKENS = 20;

/** What a benchmark needs of an engine. */
type MeasuredEngine = Pick<Engine, 'inUse' | 'generate' | 'count'>;

/** In tokens per second. */
export interface Measured {
  readonly prompt: number;
  readonly decode: number;
}

/** Tokens and milliseconds. */
interface Phase {
  tokens: number;
  ms: number;
}

/** What one generation showed; zeros where it did not get there. */
interface Sample {
  readonly prompt: Phase & { readonly unfinished: boolean };
  readonly decode: Phase;
}

interface RunOptions {
  readonly signal: AbortSignal;
  readonly maxTokens: number;
  readonly limitMs: number;
  /** Of our sentences, with this vocabulary. */
  readonly charsAToken: number;
  onToken(): void;
}

/** A text about nothing in particular, in sentences of usual length; it goes round where more is wanted. */
const SENTENCES = [
  'The harbour office was moved to the upper floor of the old customs house in the spring of that year.',
  'Nobody had expected the river to rise before the end of April, and the lower store rooms had not been cleared.',
  'By the time the first boats were brought in, the water stood at the third step of the stairs.',
  'Two clerks carried the registers up by hand, while a third wrote down which shelves had been emptied.',
  'The keeper of the lighthouse reported a change of wind at noon and again shortly before four.',
  'Later it was found that the pump had been repaired twice in the winter, though neither bill had been paid.',
  'The council agreed to a new wall, provided that the cost was shared with the owners of the quay.',
  'Of the eleven merchants who were asked, seven signed at once, and the others wished to see the plans.',
  'Work began in June with stone from the quarry above the village and was to last for eighteen months.',
  'Travellers were told to take the northern road, which is longer but stays dry in most years.',
] as const;

/**
 * Measures a loaded engine: loading does not count, nor does the first short run. The prompt is as long as this machine
 * reads in some seconds, a typical page at most; the answer as long as it writes in some more.
 * @throws AbortError after `signal`; the engine's own errors; SottoError `engine-stalled` where nothing came in time.
 */
export async function measure(
  engine: MeasuredEngine,
  { signal, onProgress }: { signal: AbortSignal; onProgress(fraction: number): void },
): Promise<Measured> {
  const startedAt = performance.now();
  const elapsed = (): number => performance.now() - startedAt;
  const onToken = (): void => {
    onProgress(Math.min(0.99, elapsed() / WHOLE_MS));
  };
  onProgress(0);

  const charsAToken = await unlessAborted(charsATokenOf(engine), signal);
  const options = { signal, onToken, charsAToken };
  const few = ask('Say hello.', 0);
  const trial = await run(engine, few, { ...options, maxTokens: TRIAL_TOKENS, limitMs: TRIAL_LIMIT_MS });
  if (trial.prompt.unfinished) {
    // Too slow for a page: the same few words once more, which an engine with a prompt cache goes on with.
    const rest = await run(engine, few, { ...options, maxTokens: TRIAL_TOKENS, limitMs: LONGEST_MS - elapsed() });
    return result(trial.prompt, rest.decode);
  }
  const expected = result(trial.prompt, trial.decode);
  const promptTokens = clamp(
    expected.prompt * (PROMPT_MS / 1000),
    FEWEST_PROMPT_TOKENS,
    Math.min(TYPICAL_PAGE_TOKENS, engine.inUse.contextTokens / 2),
  );
  const maxTokens = clamp(expected.decode * (ANSWER_MS / 1000), TRIAL_TOKENS, MOST_ANSWER_TOKENS);

  const first = await readPage(engine, promptTokens, () => ({
    ...options,
    maxTokens,
    limitMs: LONGEST_MS - elapsed(),
  }));
  // Not even the fewest words of a page have room: the few that had are what there is.
  if (!first) {
    onProgress(1);
    return expected;
  }
  const { page, sample } = first;
  for (
    let answer = 1;
    answer < ANSWERS && sample.decode.tokens < Math.min(ENOUGH_TOKENS, maxTokens - 1) && elapsed() < WHOLE_MS;
    answer += 1
  ) {
    // The page is in the prompt cache by now: only the answer counts.
    const again = await run(engine, page, {
      ...options,
      maxTokens,
      limitMs: Math.min(ANSWER_MS, LONGEST_MS - elapsed()),
    });
    sample.decode.tokens += again.decode.tokens;
    sample.decode.ms += again.decode.ms;
  }
  onProgress(1);
  return result(sample.prompt, sample.decode.tokens > 0 ? sample.decode : trial.decode);
}

/**
 * Reads a page of so many tokens at most, and writes about it. Null where no page has room: its templates' own words,
 * which nobody can count before, may take it.
 */
async function readPage(
  engine: MeasuredEngine,
  promptTokens: number,
  options: () => RunOptions,
): Promise<{ page: ChatMessage[]; sample: Sample } | null> {
  for (let tokens = promptTokens; tokens >= FEWEST_PROMPT_TOKENS; tokens = Math.floor(tokens / 2)) {
    const how = options();
    const page = ask('Tell in detail what happened, step by step.', tokens * how.charsAToken);
    try {
      return { page, sample: await run(engine, page, how) };
    } catch (error) {
      if (!(error instanceof SottoError && error.code === 'context-overflow')) throw error;
    }
  }
  return null;
}

/** Characters of our sentences in a token of this engine's vocabulary. */
async function charsATokenOf(engine: MeasuredEngine): Promise<number> {
  const sentences = SENTENCES.join(' ');
  return Math.min(CHARS_A_TOKEN, sentences.length / Math.max(1, (await engine.count(sentences)).tokens));
}

/** Milliseconds to the first token of an answer about a typical page. */
export function firstTokenMs({ prompt, decode }: Measured): number {
  return 1000 * (TYPICAL_PAGE_TOKENS / prompt + 1 / decode);
}

/**
 * A page of some characters and a question. It begins with a number of its own, so that no earlier prompt is found
 * again; in a system message, for without one some templates put in many words of theirs.
 */
function ask(question: string, chars: number): ChatMessage[] {
  let text = '';
  for (let index = 0; text.length < chars; index += 1) text += `${SENTENCES[index % SENTENCES.length] ?? ''} `;
  return [
    { role: 'system', content: `Page ${randomId().slice(0, 8)}.` },
    { role: 'user', content: `${text}${question}` },
  ];
}

/** One generation, ended after `limitMs` whatever has come by then. */
async function run(
  engine: MeasuredEngine,
  messages: readonly ChatMessage[],
  { signal, maxTokens, limitMs, charsAToken, onToken }: RunOptions,
): Promise<Sample> {
  const late = new AbortController();
  const stopWaiting = awakeTimeout(Math.max(0, limitMs), () => {
    late.abort();
  });
  const chars = messages.reduce((sum, { content }) => sum + content.length, 0);
  const watch = new Watch(TEMPLATE_TOKENS + chars / charsAToken);
  const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1.1, maxTokens: Math.round(maxTokens) };
  try {
    for await (const token of engine.generate(
      { messages, prefixLength: 0, sampling },
      { signal: AbortSignal.any([signal, late.signal]) },
    )) {
      watch.see(token);
      onToken();
    }
  } catch (error) {
    if (signal.aborted || !late.signal.aborted) throw error;
  } finally {
    stopWaiting();
  }
  return watch.sample();
}

/** The times of one generation. */
class Watch {
  private readonly startedAt = performance.now();
  private reading = { fraction: 0, at: this.startedAt };
  private firstAt: number | undefined;
  private lastAt = this.startedAt;
  private written = 0;
  private first = 0;
  private read: number | undefined;

  /** @param guessed Tokens of the prompt. */
  constructor(private readonly guessed: number) {}

  see(token: Token): void {
    const now = performance.now();
    if (token.type === 'prompt') {
      if (token.fraction !== null) this.reading = { fraction: token.fraction, at: now };
      if (token.size) this.read = token.size.promptTokens - token.size.cachedTokens;
    } else if (token.type === 'text') {
      if (this.firstAt === undefined) {
        this.firstAt = now;
        this.first = token.tokens;
      }
      this.written += token.tokens;
      this.lastAt = now;
    } else {
      this.read = token.promptTokens - token.cachedTokens;
    }
  }

  /** Before a prompt's last step its tokens may not be told: then they are reckoned from its length. */
  sample(): Sample {
    const tokens = this.read ?? this.guessed;
    const prompt =
      this.firstAt === undefined
        ? { tokens: tokens * this.reading.fraction, ms: this.reading.at - this.startedAt, unfinished: true }
        : { tokens, ms: this.firstAt - this.startedAt, unfinished: false };
    return {
      prompt,
      decode: { tokens: this.written - this.first, ms: this.firstAt === undefined ? 0 : this.lastAt - this.firstAt },
    };
  }
}

/**
 * Where no answer came in time, writing counts as fast as reading: on processors the two are nearly the same.
 * @throws SottoError `engine-stalled` where nothing was read either.
 */
function result(prompt: Phase, decode: Phase): Measured {
  if (prompt.tokens <= 0) throw new SottoError('engine-stalled', 'nothing was read in the time of a benchmark');
  return { prompt: perSecond(prompt), decode: perSecond(decode.tokens > 0 ? decode : prompt) };
}

/** What took no time that the clock shows took its smallest step. */
function perSecond({ tokens, ms }: Phase): number {
  return (1000 * tokens) / Math.max(ms, 0.1);
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.max(Math.min(value, most), Math.min(least, most)));
}

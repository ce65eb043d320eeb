/** Engines of any context and vocabulary, and pages in any script: for tests of what fits. */
import fc from 'fast-check';
import type { GenerateRequest, Token } from '@/src/engine/engine';
import { SMALLEST_CONTEXT } from '@/src/protocol/context-lengths';
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Reader } from '@/src/tasks/reader';

const anchor = { start: '', end: '', prefix: '', suffix: '' };

/** Characters of Latin that a token has, tokens that another UTF-16 unit takes, and what the engine counts of them. */
interface Vocabulary {
  readonly latin: number;
  readonly other: number;
  readonly counts: 'exactly' | 'too few' | 'one in two';
}

function tokensOf(text: string, { latin, other }: Vocabulary): number {
  const few = text.replaceAll(/[^\u0000-\u024f]/g, '').length;
  return Math.ceil(few / latin + (text.length - few) * other);
}

interface Speaker extends Reader {
  readonly prompts: string[];
}

/**
 * Refuses a prompt that does not fit, before it says anything, as the engines do; `strict`: with the whole room of its
 * answer.
 */
export function speaker(
  contextTokens: number,
  vocabulary: Vocabulary,
  { strict, says }: { strict: boolean; says: string },
): Speaker {
  const prompts: string[] = [];
  let counts = 0;
  return {
    prompts,
    contextTokens,
    model: 'Some model',
    speed: null,
    now: () => 0,
    count: (text) => {
      counts += 1;
      const short = vocabulary.counts === 'too few' || (vocabulary.counts === 'one in two' && counts % 2 === 0);
      return Promise.resolve(Math.floor(tokensOf(text, vocabulary) * (short ? 0.7 : 1)));
    },
    async *generate({ messages, sampling }: GenerateRequest): AsyncGenerator<Token> {
      await Promise.resolve();
      const prompt = messages.map(({ content }) => content).join('\n');
      const promptTokens = 6 + messages.length * 5 + tokensOf(prompt, vocabulary);
      if (promptTokens + (strict ? sampling.maxTokens : 1) > contextTokens)
        throw new SottoError('context-overflow', 'too long');
      prompts.push(prompt);
      const room = Math.min(sampling.maxTokens, contextTokens - promptTokens);
      const text = says.slice(0, room * vocabulary.latin);
      yield { type: 'text', text, tokens: Math.min(room, tokensOf(text, vocabulary)) };
      yield {
        type: 'end',
        finish: text.length < says.length ? 'length' : 'stop',
        promptTokens,
        cachedTokens: 0,
        tokens: room,
      };
    },
  };
}

const SCRIPTS = {
  latin: 'The keeper of the lighthouse wrote down the number of ships and the oil that was burnt. ',
  chinese: '灯塔的看守人记下了船只的数量和燃烧的油。',
  thai: 'ผู้ดูแลประภาคารจดจำนวนเรือและน้ำมันที่เผาไหม้ ',
  emoji: '🚢🗼👩‍🚀🏳️‍🌈 ships 🛢️. ',
  word: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen',
} as const;

function pageOf(title: string, paragraphs: readonly string[]): PageContent {
  const blocks = paragraphs.map(
    (text, index): Block =>
      index % 4 === 0
        ? { kind: 'heading', level: 2, text: `${String(index)} ${text.slice(0, 150)}`, anchor }
        : { kind: 'paragraph', text, anchor },
  );
  const words = blocks.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    title,
    language: 'de',
    blocks,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
  };
}

export const context = fc.oneof(
  fc.integer({ min: SMALLEST_CONTEXT, max: 700 }),
  fc.integer({ min: SMALLEST_CONTEXT, max: 4_096 }),
);
export const vocabulary = fc.record({
  latin: fc.double({ min: 1, max: 4.5, noNaN: true }),
  other: fc.double({ min: 0.7, max: 3, noNaN: true }),
  counts: fc.constantFrom('exactly' as const, 'too few' as const, 'one in two' as const),
});
export const paragraph = fc
  .tuple(
    fc.constantFrom(SCRIPTS.latin, SCRIPTS.chinese, SCRIPTS.thai, SCRIPTS.emoji, SCRIPTS.word),
    fc.integer({ min: 1, max: 14 }),
  )
  .map(([text, times]) => text.repeat(times).trim());
export const page = fc
  .tuple(
    fc.constantFrom('', 'The Logs', SCRIPTS.latin.repeat(9), SCRIPTS.chinese.repeat(9)),
    fc.array(paragraph, { minLength: 1, maxLength: 14 }),
  )
  .map(([title, paragraphs]) => pageOf(title, paragraphs));
export const answers = fc.record({
  strict: fc.boolean(),
  says: fc.constantFrom('Yes.', SCRIPTS.latin.repeat(2), SCRIPTS.latin.repeat(60)),
});

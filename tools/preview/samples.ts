/** What the states show: events, models and answers in the form in which the host sends them. */
import type { CheckedAnswer, Strength } from '@/src/protocol/checked-answer';
import type { ModelInfo } from '@/src/protocol/model';
import type { Coverage, TaskEvent } from '@/src/protocol/task-event';
import { JOB_ID } from '@/src/surfaces/testing/fake-chat';
import type { State } from './state';
import { SOURCE } from '@/tests/fixtures/source';

export const engine = {
  provider: 'llama',
  backend: 'cpu',
  threads: 1,
  model: 'SmolLM2 135M Instruct',
  contextTokens: 8_192,
} as const;
export const whole: Coverage = { words: 1_840, ofWords: 1_840, hiddenWords: 57 };
export const part = { words: 1_140, ofWords: 1_840 };

export const ANSWER = `Keepers on the north coast told the time by the sea before they trusted any clock. The article follows three of them.

**Main points**
- The tide table was read twice a day and written into the *log* by hand.
- A brass regulator, wound each Sunday, was checked against the mail boat.
- When the fog signal failed in 1911, the keepers rang a bell every two minutes for thirty hours.

The last log ends in 1962, when the light was made automatic.`;

/** Coverage of a page that is read in part because all of it takes long, and before the user has chosen how much. */
export const quick = { words: 590, ofWords: 1_903, passages: 14, wholeMs: 221_000 };
export const unread = { words: 0, ofWords: 1_903, wholeMs: 221_000 };

export const token = (text: string): TaskEvent => ({ type: 'token', text, tokens: 12 });
export const reading = (coverage: Coverage, fraction: number | null): TaskEvent => ({
  type: 'reading',
  engine,
  coverage,
  fraction,
});
export const done = (coverage: Coverage, finish: 'stop' | 'length' | 'choose' = 'stop'): TaskEvent => ({
  type: 'done',
  finish,
  engine,
  coverage,
  promptTokens: 900,
  cachedTokens: 0,
  tokens: 120,
  firstTokenMs: 4_000,
  totalMs: 12_000,
});
export const failed = (code: 'no-model' | 'engine-lost' | 'engine-unavailable', data = {}): TaskEvent => ({
  type: 'failed',
  error: { code, message: '', data },
});
/** What the host adds where a model has failed twice. */
export const instead = {
  modelName: 'My own model with a name that goes on for longer than its line',
  modelBytes: 1_900_000_000,
  modelArchitecture: 'gemma3',
  insteadModel: 'e'.repeat(64),
  insteadName: 'SmolLM2 135M Instruct',
};

export const model = (name: string, changes: Partial<ModelInfo> = {}): ModelInfo => ({
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  name,
  bytes: 98_362_432,
  architecture: 'llama',
  contextTokens: 8_192,
  quantization: 'Q4_1',
  license: 'apache-2.0',
  chatTemplate: true,
  addedAt: 1,
  engines: ['webllm', 'llama'],
  ...changes,
});
export const one = [model('SmolLM2 135M Instruct')];
export const two = [
  ...one,
  model('Qwen2.5 1.5B Instruct with a name that goes on for longer than its line', {
    sha256: 'f'.repeat(64),
    bytes: 1_117_320_736,
    architecture: 'qwen2',
    quantization: 'Q4_K_M',
    license: '',
    chatTemplate: true,
    engines: ['llama'],
    addedAt: 0,
  }),
];
export const longTitle =
  'A very long title without an end, and with aWordThatIsMuchLongerThanAnyLineCouldEverBeAndStillHasToFitInsideOfTheWindow';

export const DRAFT = `Hi Tom,
I has looked at the plan for the lighthouse and I think its good. We was late with the lamp, because the parts didn't came until friday.
Can you sent me the list until tomorrow?`;
export const REWRITTEN = `Hi Tom,
I have looked at the plan for the lighthouse and I think it’s good. We were late with the lamp because the parts didn’t arrive until Friday.
Could you please send me the list by tomorrow?`;
export const rewritten = (text: string, original: string | null, more: Partial<State> = {}): State => ({
  target: { kind: 'job', jobId: JOB_ID, original, ...(original === null && { obstacle: 'target-elsewhere' }) },
  job: { action: 'rewrite-grammar', scope: 'selection', title: 'Inbox (2) – Compose' },
  events: [reading({ words: 48, ofWords: 48 }, 1), token(text), done({ words: 48, ofWords: 48 })],
  ...more,
});

const HEADINGS = ['The first winters', 'Mail and milk', 'A captain named Signe', 'The war', 'What comes next'];
const NOTES = [
  'Before 1931 nobody left Norvik in winter. Two brothers bought a retired whale catcher and sailed across the sound on 6 November 1931.',
  'A contract with the post paid for every crossing from 1934 on. The dairy followed two years later.',
  'Signe Brekke became captain in 1946 and sailed for thirty-one years. She missed four crossings.',
  'During the war the boat was painted grey and lay idle.',
  'An electric boat for sixty passengers is to sail from the autumn of 2027.',
];
/** A long text after so many sections. The last one is being written. */
export const sections = (read: number, leftMs: number | null): TaskEvent[] =>
  NOTES.slice(0, read).flatMap((note, index): TaskEvent[] => [
    {
      type: 'section',
      step: 'notes',
      index: index + 1,
      of: 12,
      heading: HEADINGS[index] ?? '',
      key: '',
      engine,
      coverage: { words: index * 2_518, ofWords: 30_214 },
      leftMs: leftMs === null ? null : leftMs * (12 - index),
    },
    reading({ words: (index + 1) * 2_518, ofWords: 30_214 }, 1),
    token(index === read - 1 ? note.slice(0, 70) : note),
  ]);
export const long = { words: 30_214, ofWords: 30_214 };
export const answering = (text: string): TaskEvent[] => [
  ...sections(5, null),
  { type: 'section', step: 'answer', index: 1, of: 1, heading: '', key: '', engine, coverage: long, leftMs: null },
  token(text),
];

const QUOTES = [
  'The keepers of the north coast set their clocks by the tide table, which was read twice a day and written into the log by hand.',
  'A brass regulator, wound each Sunday, was checked against the mail boat.',
  'When the fog signal failed in 1911, the keepers rang a bell every two minutes for thirty hours.',
  'The last log ends in 1962, when the light was made automatic.',
].map((text, blockIndex) => ({ text, source: SOURCE, blockIndex, start: 0, end: text.length }));
export const quotes = (): TaskEvent => ({ type: 'quotes', quotes: QUOTES });
/** The passages nearest to a question that the page does not answer. */
export const nearest = QUOTES.slice(1);

/** A passage for a sentence, and the sentence's words that it does not hold. */
type Beside = readonly [strength: Strength, passage: string, ...beyond: string[]];
/** The passages for the answer's sentences, by the sentences' first words. */
const BESIDE: Readonly<Record<string, Beside>> = {
  'The article': ['weak', 'Three keepers are followed from their first winter to their last log.', 'article'],
  'The tide table': ['strong', 'The tide table was read twice a day and written into the log by hand, in pencil.'],
  'A brass regulator': ['weak', 'Each Sunday the keeper wound the regulator.', 'brass', 'checked', 'mail boat'],
  'When the fog': [
    'strong',
    `${'The fog signal stood on the northern rock, and in most winters it was heard on eleven days of a month. '.repeat(9)}When it failed, the keepers rang a bell every two minutes.`,
    '1911',
    'thirty hours',
  ],
  'The last log': ['strong', 'The last log ends in 1962, when the light was made automatic.'],
};

/** The checks of the answer: the first sentence has no passage, and one has a year that the page does not have. */
export const checkedTurn = (): { checked: CheckedAnswer } => {
  const sentences = ANSWER.split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(/^[-*\d.# ]+/, ''))
    .filter((sentence) => sentence.endsWith('.'));
  const year = ANSWER.indexOf('1911');
  return {
    checked: {
      sentences: sentences.map((sentence, index) => {
        const start = ANSWER.indexOf(sentence);
        const end = start + sentence.length;
        const beside = Object.entries(BESIDE).find(([words]) => sentence.startsWith(words))?.[1];
        return {
          start,
          end,
          flags: start <= year && year < end ? [{ start: year, end: year + 4, kind: 'date' as const }] : [],
          ...(beside ? besideOf(ANSWER, start, index, beside) : { passage: null }),
        };
      }),
      compared: { numbers: 1, dates: 2, names: 0, quotations: 0, addresses: 0 },
    },
  };
};

type Sentence = CheckedAnswer['sentences'][number];

function besideOf(
  answer: string,
  start: number,
  blockIndex: number,
  [strength, text, ...beyond]: Beside,
): Pick<Sentence, 'passage' | 'strength' | 'beyond'> {
  return {
    passage: { source: SOURCE, blockIndex, start: 0, end: text.length, text },
    strength,
    beyond: beyond.map((words) => {
      const at = answer.indexOf(words, start);
      return { start: at, end: at + words.length };
    }),
  };
}

/** An answer of one sentence with a passage. */
export const oneChecked = (answer: string, ...beside: Beside): TaskEvent[] => [
  reading(whole, 1),
  token(answer),
  {
    type: 'checked',
    checked: {
      sentences: [{ start: 0, end: answer.length, flags: [], ...besideOf(answer, 0, 0, beside) }],
    },
  },
  done(whole),
];
export const checked = (): TaskEvent => ({ type: 'checked', ...checkedTurn() });

/** Nested more deeply than is drawn. The words at the end still need room. */
export const NESTED = `${'> '.repeat(60)}quoted sixty times\n\n${'1. '.repeat(40)}forty lists\n\n${'> - '.repeat(20)}both, twenty times\n\n`;

/** An answer of 10,000 tokens, faster than any model. */
export const STREAM: NonNullable<State['stream']> = {
  pieces: Array.from({ length: 10_000 }, (_, i) => (i % 900 === 899 ? '\n\n' : i % 37 === 36 ? '.\n- ' : ' tide')),
  everyMs: 10,
  batch: 6,
};

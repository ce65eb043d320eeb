/** Every surface's states by name: `?card=writing`. */
import type { CardTarget } from '@/src/surfaces/card/card-target';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import type { ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { ModelInfo, PreparedCopy } from '@/src/protocol/model';
import type { Coverage, TaskEvent } from '@/src/protocol/task-event';
import { fakeTurn, CHAT_ID, JOB_ID } from '@/src/surfaces/testing/fake-chat';
import { optionsModels, popupModels, toBeHad, welcomeModels } from './model-states';
import type { State } from './state';

const engine = {
  provider: 'wllama',
  backend: 'cpu',
  detail: '1 thread',
  model: 'SmolLM2 135M Instruct',
  contextTokens: 8_192,
} as const;
const whole: Coverage = { words: 1_840, ofWords: 1_840, hiddenWords: 57 };
const part = { words: 1_140, ofWords: 1_840 };

const ANSWER = `Keepers on the north coast told the time by the sea before they trusted any clock. The article follows three of them.

**Main points**
- The tide table was read twice a day and written into the *log* by hand.
- A brass regulator, wound each Sunday, was checked against the mail boat.
- When the fog signal failed in 1911, the keepers rang a bell every two minutes for thirty hours.

The last log ends in 1962, when the light was made automatic.`;

const token = (text: string): TaskEvent => ({ type: 'token', text, tokens: 12 });
const reading = (coverage: Coverage, fraction: number | null): TaskEvent => ({
  type: 'reading',
  engine,
  coverage,
  fraction,
});
const done = (coverage: Coverage, finish: 'stop' | 'length' = 'stop'): TaskEvent => ({
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
const failed = (code: 'no-model' | 'engine-lost' | 'engine-unavailable', data = {}): TaskEvent => ({
  type: 'failed',
  error: { code, message: '', data },
});
/** What the host adds where a model has failed twice. */
const instead = {
  modelName: 'My own model with a name that goes on for longer than its line',
  modelBytes: 1_900_000_000,
  modelArchitecture: 'gemma3',
  insteadModel: 'e'.repeat(64),
  insteadName: 'SmolLM2 135M Instruct',
};

const model = (name: string, changes: Partial<ModelInfo> = {}): ModelInfo => ({
  sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
  name,
  bytes: 98_362_432,
  architecture: 'llama',
  contextTokens: 8_192,
  quantization: 'Q4_1',
  license: 'apache-2.0',
  chatTemplate: true,
  addedAt: 1,
  engines: ['webllm', 'wllama'],
  ...changes,
});
const one = [model('SmolLM2 135M Instruct')];
const two = [
  ...one,
  model('Qwen2.5 1.5B Instruct with a name that goes on for longer than its line', {
    sha256: 'f'.repeat(64),
    bytes: 1_117_320_736,
    architecture: 'qwen2',
    quantization: 'Q4_K_M',
    license: '',
    chatTemplate: true,
    engines: ['wllama'],
    addedAt: 0,
  }),
];
const longTitle =
  'A very long title without an end, and with aWordThatIsMuchLongerThanAnyLineCouldEverBeAndStillHasToFitInsideOfTheWindow';

const DRAFT = `Hi Tom,
I has looked at the plan for the lighthouse and I think its good. We was late with the lamp, because the parts didn't came until friday.
Can you sent me the list until tomorrow?`;
const REWRITTEN = `Hi Tom,
I have looked at the plan for the lighthouse and I think it’s good. We were late with the lamp because the parts didn’t arrive until Friday.
Could you please send me the list by tomorrow?`;
const rewritten = (text: string, original: string | null, more: Partial<State> = {}): State => ({
  target: { kind: 'job', jobId: JOB_ID, original, ...(original === null && { obstacle: 'target-elsewhere' }) },
  job: { intent: 'rewrite-grammar', scope: 'selection', title: 'Inbox (2) – Compose' },
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
/** A long text after so many sections; the last one is being written. */
const sections = (read: number, leftMs: number | null): TaskEvent[] =>
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
const long = { words: 30_214, ofWords: 30_214 };
const answering = (text: string): TaskEvent[] => [
  ...sections(5, null),
  { type: 'section', step: 'answer', index: 1, of: 1, heading: '', key: '', engine, coverage: long, leftMs: null },
  token(text),
];

const quotes = (): TaskEvent => ({
  type: 'quotes',
  quotes: [
    'The keepers of the north coast set their clocks by the tide table, which was read twice a day and written into the log by hand.',
    'A brass regulator, wound each Sunday, was checked against the mail boat.',
    'When the fog signal failed in 1911, the keepers rang a bell every two minutes for thirty hours.',
    'The last log ends in 1962, when the light was made automatic.',
  ].map((text, blockIndex) => ({ text, blockIndex, start: 0, end: text.length })),
});
/** The answer's sentences: the first rests on nothing, one has a year that the page does not have. */
const checkedTurn = (): { checked: CheckedAnswer } => {
  const sentences = ANSWER.split(/(?<=[.!?])\s+|\n+/)
    .map((sentence) => sentence.replace(/^[-*\d.# ]+/, ''))
    .filter((sentence) => sentence.endsWith('.'));
  const year = ANSWER.indexOf('1911');
  return {
    checked: {
      sentences: sentences.map((sentence, index) => {
        const start = ANSWER.indexOf(sentence);
        const end = start + sentence.length;
        return {
          start,
          end,
          passage: index === 0 ? null : { blockIndex: index, start: 0, end: 20 },
          flags: start <= year && year < end ? [{ start: year, end: year + 4, kind: 'date' as const }] : [],
        };
      }),
    },
  };
};
const checked = (): TaskEvent => ({ type: 'checked', ...checkedTurn() });

/** Deeper than is drawn, and with words at the end that have to have room. */
const NESTED = `${'> '.repeat(60)}quoted sixty times\n\n${'1. '.repeat(40)}forty lists\n\n${'> - '.repeat(20)}both, twenty times\n\n`;

const card: Record<string, State> = {
  quotes: { events: [quotes(), { type: 'loading', step: 'open', fraction: 0.3 }] },
  'quotes-no-model': { events: [quotes(), failed('no-model')] },
  'quotes-writing': { events: [quotes(), reading(whole, 1), token(ANSWER.slice(0, 260))] },
  checked: { events: [quotes(), reading(whole, 1), token(ANSWER), checked(), done(whole)] },
  'read-parts': {
    events: [quotes(), reading(whole, 1), token(ANSWER), checked(), done(whole)],
    job: { reading: { foldedWords: 212, unloaded: true, unreadFrames: 2 } },
  },
  'passage-lost': {
    events: [quotes(), reading(whole, 1), token(ANSWER), checked(), done(whole)],
    fails: { 'background.showPassage': 'page-unreachable' },
    act: 'passage',
  },
  sections: { events: sections(3, 41_000) },
  'sections-first': { events: [...sections(1, 41_000).slice(0, 1), reading({ words: 0, ofWords: 30_214 }, 0.4)] },
  'sections-answer': { events: answering(ANSWER.slice(0, 180)) },
  'sections-done': { events: [...answering(ANSWER), done(long)] },
  'sections-stopped': { events: [...sections(3, 41_000), { type: 'cancelled', reason: 'user' }] },
  empty: { events: [reading(whole, 1), { ...done(whole), finish: 'empty' } as TaskEvent] },
  changes: rewritten(REWRITTEN, DRAFT),
  'changes-kept': rewritten(REWRITTEN, DRAFT, { act: 'keep' }),
  'changes-long': rewritten(`${REWRITTEN}\n\n`.repeat(4), `${DRAFT}\n\n`.repeat(4)),
  'changes-all': rewritten('I am glad that you came to see the old lighthouse with us on Sunday.', 'Nice visit!'),
  'changes-none': rewritten(REWRITTEN, REWRITTEN),
  'changes-cjk': rewritten('我喜欢喝绿茶。昨天我们去了海边，天气很好。', '我喜欢喝咖啡。昨天我们去海边，天气很好。'),
  'changes-rtl': rewritten('كان حراس المنارة يعرفون الوقت من البحر.', 'كان حراس المناره يعرفون الوقت من بحر.'),
  'changes-refused': rewritten(REWRITTEN, DRAFT, { fails: { 'background.replace': 'target-changed' }, act: 'replace' }),
  'changes-replaced': rewritten(REWRITTEN, DRAFT, { act: 'replace' }),
  'changes-incomplete': rewritten(REWRITTEN, DRAFT, {
    events: [reading(part, 1), token(REWRITTEN), done(part, 'length')],
  }),
  'changes-elsewhere': rewritten(REWRITTEN, null),
  starting: { target: { kind: 'starting' } },
  'error-pdf': { target: { kind: 'error', code: 'page-pdf' } },
  'error-no-model': { target: { kind: 'error', code: 'no-model' } },
  queued: { events: [{ type: 'queued', ahead: 2 }] },
  loading: { events: [{ type: 'loading', step: 'convert', fraction: 0.42 }] },
  'loading-unknown': { events: [{ type: 'loading', step: 'start', fraction: null }] },
  reading: { events: [reading(whole, 0.3)] },
  writing: { events: [reading(whole, 1), token(ANSWER.slice(0, 260))] },
  done: { events: [reading(whole, 1), token(ANSWER), done(whole)] },
  'done-part': { events: [reading(part, 1), token(ANSWER), done(part, 'length')], job: { intent: 'explain' } },
  nested: { events: [reading(whole, 1), token(NESTED + ANSWER), done(whole)] },
  long: { events: [reading(whole, 1), token(`${ANSWER}\n\n`.repeat(6)), done(whole)], job: { title: longTitle } },
  stopped: { events: [reading(whole, 1), token(ANSWER.slice(0, 160)), { type: 'cancelled', reason: 'user' }] },
  'failed-no-model': { events: [failed('no-model')] },
  'failed-engine': { events: [failed('engine-unavailable')] },
  'failed-lost': { events: [reading(part, 1), token(ANSWER.slice(0, 160)), failed('engine-lost')] },
  'failed-again': { events: [failed('engine-lost', instead)] },
  'retry-refused': {
    events: [reading(whole, 1), token(ANSWER), done(whole)],
    fails: { 'background.retry': 'page-changed' },
    act: 'retry',
  },
  rtl: {
    events: [reading(whole, 1), token('كان حراس المنارة يعرفون الوقت من البحر.\n\n- الجدول\n- الساعة'), done(whole)],
    job: { intent: 'rewrite-simpler', scope: 'selection' },
  },
  stream: {
    events: [reading(whole, 1)],
    stream: {
      pieces: Array.from({ length: 10_000 }, (_, i) => (i % 900 === 899 ? '\n\n' : i % 37 === 36 ? '.\n- ' : ' tide')),
      everyMs: 10,
      batch: 6,
    },
  },
};

const popup: Record<string, State> = {
  actions: { models: one },
  selection: { models: one, selectedChars: 1_284 },
  'no-model': {},
  restricted: { models: one, obstacle: 'page-restricted' },
  looking: { models: one, hangs: ['background.inspect'] },
  error: { fails: { 'host.jobs': 'host-unreachable' } },
  'start-failed': { models: one, fails: { 'background.start': 'nothing-to-read' }, act: 'start' },
  'no-tab': { noTab: true },
  running: { jobs: true, models: one, events: [reading(part, 1), token(ANSWER.slice(0, 300))] },
  done: { jobs: true, models: one, events: [reading(whole, 1), token(ANSWER), done(whole)] },
  long: {
    jobs: true,
    models: one,
    job: { title: longTitle },
    events: [reading(whole, 1), token(`${ANSWER}\n\n`.repeat(6)), done(whole)],
  },
  'long-title': { models: one, title: longTitle, selectedChars: 1 },
  ...popupModels,
};

const large = [
  model('Llama 3.2 3B Instruct', {
    bytes: 2_322_153_632,
    contextTokens: 131_072,
    quantization: 'Q5_K',
    license: 'llama3.2',
  }),
];
const copy = (changes: Partial<PreparedCopy>): { models: ModelInfo[]; copies: PreparedCopy[] } => ({
  models: large,
  copies: [{ sha256: large[0]?.sha256 ?? '', state: 'none', bytes: 4_016_000_000, done: 0, error: null, ...changes }],
});

const options: Record<string, State> = {
  empty: {},
  models: { ...toBeHad, models: two },
  importing: {
    ...toBeHad,
    models: one,
    act: 'import',
    importState: { phase: 'copying', done: 41_000_000, total: 98_362_432, model: model('SmolLM2 135M Instruct') },
  },
  'import-failed': {
    act: 'import',
    importFails: { code: 'model-truncated', message: '', data: { bytes: 41_000_000, needed: 98_362_432 } },
  },
  dragging: { models: one, act: 'drag' },
  removing: { models: two, act: 'remove' },
  'probe-failed': { models: one, fails: { 'host.probe': 'host-lost' } },
  'copy-offered': copy({}),
  'copy-begun': copy({ state: 'begun', done: 1_200_000_000 }),
  'copy-making': copy({ state: 'making', done: 1_200_000_000 }),
  'copy-kept': copy({ state: 'kept', done: 4_016_000_000 }),
  'copy-failed': copy({
    error: { code: 'storage-full', message: '', data: { needed: 4_016_000_000, free: 300_000_000 } },
  }),
  ...optionsModels,
};

const welcome: Record<string, State> = {
  empty: {},
  importing: options['importing'] ? { ...options['importing'], models: [] } : {},
  failed: {
    act: 'import',
    importFails: { code: 'storage-full', message: '', data: { needed: 1_117_320_736, free: 300_000_000 } },
  },
  ready: { models: one },
  writing: { models: one, act: 'try', events: [reading(whole, 1), token(ANSWER.slice(0, 260))] },
  done: { models: one, act: 'try', events: [reading(whole, 1), token(ANSWER), done(whole)] },
  'host-lost': { fails: { 'host.probe': 'host-lost', 'host.status': 'host-lost' } },
  ...welcomeModels,
};

const turn = (index: number, question: string, changes: Partial<ChatTurn> = {}): ChatTurn =>
  fakeTurn({ turnId: String(index).padStart(32, 'e'), question, engine, ...changes });
const MARKDOWN = `### Three keepers

| Keeper | From | Clock |
|---|:-:|--:|
| A. Moe | 1874 | 2 s |
| K. Lind | 1899 | 11 s |

1. The **tide table** came first:
   - read at dawn
   - read at dusk, see [the archive](https://archive.example/keepers?year=1911)
2. Then the regulator, \`brass, No. 4\`

> “The bell does not lie, the clock may.”

\`\`\`
06:12  high water
12:31  low water, and a line that is much longer than the panel is wide
\`\`\`

An image ![of the light](https://archive.example/light.png), and <b onclick="alert(1)">raw HTML</b> stay text.`;
const conversation = [turn(1, 'How did the keepers know the time?', { answer: ANSWER }), turn(2, 'When did it end?')];
const summaries: ChatSummary[] = [
  {
    chatId: CHAT_ID,
    title: 'How the lighthouse keepers of the north coast kept time',
    createdAt: 1,
    updatedAt: Date.now(),
    turns: 2,
  },
  { chatId: 'd'.repeat(32), title: longTitle, createdAt: 1, updatedAt: 1_700_000_000_000, turns: 1 },
  { chatId: 'e'.repeat(32), title: 'عقد الإيجار', createdAt: 1, updatedAt: 1_600_000_000_000, turns: 12 },
];
const site = { name: 'example.org', pattern: 'https://example.org/*', always: false };
const open = (events: readonly TaskEvent[]): State => ({
  models: one,
  site,
  events,
  chat: { turns: [...conversation, turn(3, 'And the fog signal?', { state: 'running', answer: '', engine: null })] },
});

const chat: Record<string, State> = {
  loading: { models: one, hangs: ['background.openChat'] },
  empty: { models: one, site },
  'no-model': { site },
  'not-allowed': { models: one, fails: { 'background.openChat': 'page-not-allowed' }, site: null },
  'not-allowed-site': { models: one, fails: { 'background.openChat': 'page-not-allowed' }, site },
  restricted: { models: one, fails: { 'background.openChat': 'page-restricted' } },
  pdf: { models: one, fails: { 'background.openChat': 'page-pdf' } },
  'nothing-to-read': { models: one, fails: { 'background.openChat': 'nothing-to-read' } },
  'host-unreachable': { models: one, fails: { 'background.openChat': 'host-unreachable' } },
  erased: { models: one, fails: { 'host.followChat': 'unknown-chat' } },
  'no-tab': { noTab: true },
  done: { models: one, site, chat: { turns: conversation } },
  checked: {
    models: one,
    site,
    chat: { turns: [turn(1, 'How did the keepers know the time?', { answer: ANSWER, ...checkedTurn() })] },
  },
  markdown: { models: one, site, chat: { turns: [turn(1, 'Show me everything you can', { answer: MARKDOWN })] } },
  reading: open([reading(whole, 0.3)]),
  queued: open([{ type: 'queued', ahead: 1 }]),
  writing: open([reading(whole, 1), token(ANSWER.slice(0, 260))]),
  nested: { models: one, site, chat: { turns: [turn(1, 'Say it as deep as you can', { answer: NESTED + ANSWER })] } },
  part: {
    models: one,
    site,
    chat: {
      turns: [turn(1, 'How did the keepers know the time?', { answer: ANSWER, coverage: part, finish: 'length' })],
    },
  },
  stopped: {
    models: one,
    site,
    chat: {
      turns: [
        ...conversation,
        turn(3, 'And the fog signal?', { state: 'cancelled', answer: ANSWER.slice(0, 90), finish: null }),
      ],
    },
  },
  failed: {
    models: one,
    site,
    chat: {
      turns: [
        turn(1, 'And the fog signal?', {
          state: 'failed',
          answer: ANSWER.slice(0, 90),
          finish: null,
          error: { code: 'engine-lost', message: '' },
        }),
      ],
    },
  },
  'failed-again': {
    models: one,
    site,
    chat: {
      turns: [
        turn(1, 'And the fog signal?', {
          state: 'failed',
          answer: '',
          finish: null,
          error: { code: 'engine-lost', message: '', data: instead },
        }),
      ],
    },
  },
  'ask-failed': {
    models: one,
    site,
    chat: { turns: conversation },
    fails: { 'host.ask': 'engine-unavailable' },
    act: 'send',
  },
  edit: { models: one, site, chat: { turns: conversation }, act: 'edit' },
  again: { models: one, site, chat: { turns: conversation }, act: 'again' },
  menu: { models: one, site, chat: { turns: conversation }, act: 'menu' },
  site: { models: one, site, chat: { turns: conversation }, act: 'site' },
  earlier: { models: one, site, chat: { turns: conversation }, chats: summaries, act: 'earlier' },
  'earlier-none': { models: one, site, act: 'earlier' },
  delete: { models: one, site, chats: summaries, act: 'delete' },
  before: { ...open([reading(whole, 1), token(ANSWER.slice(0, 260))]), act: 'navigate' },
  long: {
    models: one,
    site,
    title: longTitle,
    chat: {
      turns: Array.from({ length: 12 }, (_, index) =>
        turn(index, `${longTitle} ${String(index)}?`, { answer: ANSWER }),
      ),
    },
  },
  rtl: {
    models: one,
    site,
    title: 'حراس المنارة',
    chat: {
      turns: [turn(1, 'كيف عرفوا الوقت؟', { answer: 'كان حراس المنارة يعرفون الوقت من البحر.\n\n- الجدول\n- الساعة' })],
    },
  },
  stream: { ...open([reading(whole, 1)]), stream: card['stream']?.stream ?? { pieces: [], everyMs: 1, batch: 1 } },
  'stream-list': {
    ...open([reading(whole, 1)]),
    stream: {
      pieces: Array.from({ length: 10_000 }, (_, i) => (i % 12 === 0 ? '\n- **tide**' : ' tide')),
      everyMs: 10,
      batch: 6,
    },
  },
  'stream-code': {
    ...open([reading(whole, 1), token('```\n')]),
    stream: {
      pieces: Array.from({ length: 10_000 }, (_, i) => (i % 12 === 0 ? '\nlet x' : ' = tide')),
      everyMs: 10,
      batch: 6,
    },
  },
  'stream-line': {
    ...open([reading(whole, 1)]),
    stream: {
      pieces: Array.from({ length: 10_000 }, (_, i) => (i % 5 === 0 ? ' **a' : ' [tide')),
      everyMs: 10,
      batch: 6,
    },
  },
};

export const STATES = { card, popup, options, welcome, chat } as const;
export type Surface = keyof typeof STATES;

/** What a card state shows. */
export function targetOf(state: State): CardTarget {
  return state.target ?? { kind: 'job', jobId: JOB_ID, original: null };
}

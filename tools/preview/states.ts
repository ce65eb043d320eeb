/** Every surface's states by name: `?card=writing`. */
import type { CardTarget } from '@/src/surfaces/card/card';
import type { ModelInfo, PreparedCopy } from '@/src/protocol/model';
import type { TaskEvent } from '@/src/protocol/task-event';
import { JOB_ID } from '@/src/surfaces/testing/fake-chat';
import { available } from './model-samples';
import { optionsModels, popupModels, welcomeModels } from './model-states';
import {
  ANSWER,
  DRAFT,
  NESTED,
  REWRITTEN,
  answering,
  checked,
  done,
  failed,
  instead,
  long,
  longTitle,
  model,
  one,
  oneChecked,
  part,
  quick,
  quotes,
  reading,
  rewritten,
  sections,
  token,
  two,
  unread,
  whole,
  STREAM,
} from './samples';
import type { State } from './state';
import { chat } from './chat-states';

const checkedEvents = [quotes(), reading(whole, 1), token(ANSWER), checked(), done(whole)];
const previewStates: Record<string, State> = {
  'preview-strong': { events: checkedEvents, act: 'preview', mark: 2 },
  'preview-weak': { events: checkedEvents, act: 'preview', mark: 3 },
  'preview-long': { events: checkedEvents, act: 'preview', mark: 4 },
  'preview-last': { events: checkedEvents, act: 'preview', mark: 5 },
  'preview-short': {
    events: oneChecked(
      'The light became automatic in 1962, a year after the last keeper had left.',
      'weak',
      'The last log ends in 1962, when the light was made automatic.',
      'a year after',
      'had left',
    ),
    act: 'preview',
    mark: 1,
  },
  'preview-rtl': {
    events: oneChecked(
      'كان حراس المنارة يعرفون الوقت من البحر كل صباح.',
      'weak',
      'عرف الحراس الوقت من البحر، وكتبوه في السجل (log 1911) باليد.',
      'كل صباح',
    ),
    act: 'preview',
    mark: 1,
  },
  'preview-cjk': {
    events: oneChecked(
      '灯塔管理员每天两次查看潮汐表，并用铅笔记录。',
      'strong',
      '潮汐表每天查看两次，由灯塔管理员亲手写入日志。',
      '铅笔',
    ),
    act: 'preview',
    mark: 1,
  },
};

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
  ...previewStates,
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
  'changes-left-out': rewritten(REWRITTEN, DRAFT, {
    events: [
      reading(whole, 1),
      { type: 'aside', text: 'Sure! Here is the corrected text:' },
      token(`${REWRITTEN}\n\nI corrected the grammar and the punctuation.`),
      { ...done(whole), kept: REWRITTEN.length } as TaskEvent,
    ],
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
  'done-part': { events: [reading(part, 1), token(ANSWER), done(part, 'length')], job: { action: 'explain' } },
  quick: { events: [quotes(), reading(quick, 1), token(ANSWER), done(quick)] },
  'quick-choose': { events: [done(unread, 'choose')] },
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
    job: { action: 'rewrite-simpler', scope: 'selection' },
  },
  stream: {
    events: [reading(whole, 1)],
    stream: STREAM,
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
  unchanged: {
    jobs: true,
    models: one,
    job: { action: 'rewrite-grammar', scope: 'selection' },
    events: [reading(whole, 1), token(REWRITTEN), { ...done(whole), unchanged: true } as TaskEvent],
  },
  quick: { jobs: true, models: one, events: [reading(quick, 1), token(ANSWER), done(quick)] },
  long: {
    jobs: true,
    models: one,
    job: { title: longTitle },
    events: [reading(whole, 1), token(`${ANSWER}\n\n`.repeat(6)), done(whole)],
  },
  preview: { jobs: true, models: one, events: checkedEvents, act: 'preview', mark: 3 },
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
  models: { ...available, models: two },
  importing: {
    ...available,
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

export const STATES = { card, popup, options, welcome, chat } as const;
export type Surface = keyof typeof STATES;

/** What a card state shows. */
export function targetOf(state: State): CardTarget {
  return state.target ?? { kind: 'job', jobId: JOB_ID, original: null };
}

/** The panel's states by name: `?chat=empty`. */
import { conversation, MARKDOWN, open, site, summaries, turn } from './chat-samples';
import {
  ANSWER,
  NESTED,
  checkedTurn,
  instead,
  longTitle,
  one,
  part,
  nearest,
  quick,
  reading,
  token,
  unread,
  whole,
  STREAM,
} from './samples';
import type { State } from './state';

export const chat: Record<string, State> = {
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
  'other-language': {
    models: one,
    site,
    chat: {
      language: 'de',
      turns: [
        turn(1, 'How did the keepers know the time?', {
          answer: ANSWER,
          language: { question: 'en', page: 'de', how: 'put', text: 'Woher wussten die Wärter, wie spät es war?' },
        }),
        turn(2, 'And the fog signal?', {
          language: { question: 'en', page: 'de', how: 'failed' },
        }),
      ],
    },
  },
  'other-language-edit': {
    models: one,
    site,
    chat: {
      language: 'de',
      turns: [
        turn(1, 'How did the keepers know the time?', {
          language: { question: 'en', page: 'de', how: 'put', text: 'Woher wussten die Wärter, wie spät es war?' },
        }),
      ],
    },
    act: 'edit-language',
  },
  'other-language-unknown': {
    models: one,
    site,
    chat: {
      turns: [
        turn(1, 'كيف عرف الحراس الوقت؟', {
          answer: ANSWER,
          language: { question: 'ar', page: 'en', how: 'unknown' },
        }),
      ],
    },
  },
  putting: open([
    { type: 'loading', step: 'warm', fraction: null },
    { type: 'language', language: { question: 'en', page: 'de', how: 'putting' } },
  ]),
  unanswered: {
    models: one,
    site,
    chat: {
      turns: [turn(1, 'Who painted the ceiling of the chapel?', { answer: ANSWER, nearest, ...checkedTurn() })],
    },
  },
  'unanswered-no-model': {
    models: one,
    site,
    chat: {
      turns: [
        turn(1, 'Who painted the ceiling of the chapel?', {
          state: 'failed',
          answer: '',
          finish: null,
          nearest,
          error: { code: 'no-model', message: '' },
        }),
      ],
    },
  },
  preview: {
    models: one,
    site,
    chat: { turns: [turn(1, 'How did the keepers know the time?', { answer: ANSWER, ...checkedTurn() })] },
    act: 'preview',
    mark: 3,
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
  quick: {
    models: one,
    site,
    chat: { turns: [turn(1, 'How did the keepers know the time?', { answer: ANSWER, coverage: quick })] },
  },
  'quick-choose': {
    models: one,
    site,
    chat: {
      turns: [turn(1, 'How did the keepers know the time?', { answer: '', coverage: unread, finish: 'choose' })],
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
  'edit-too-long': { models: one, site, chat: { turns: conversation }, act: 'edit-paste' },
  'too-long': { models: one, site, chat: { turns: conversation }, act: 'paste' },
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
  stream: { ...open([reading(whole, 1)]), stream: STREAM },
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

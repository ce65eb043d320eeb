import 'fake-indexeddb/auto';
import { beforeEach, expect, it } from 'vitest';
import * as v from 'valibot';
import { ChatSchema } from '@/src/protocol/chat';
import { LoggedEventSchema } from '@/src/protocol/task-event';
import { ChatStore } from './chat-store';
import { SottoDatabase } from './database';
import { Journal } from './journal';

/** As the version before texts had ids wrote them. */
const PAGE_KEY = 'e'.repeat(32);
const JOB = 'd'.repeat(32);
const quote = { text: 'The lamp was lit in 1841.', blockIndex: 2, start: 0, end: 25 };
const checked = {
  sentences: [
    { start: 0, end: 9, passage: { blockIndex: 2, start: 0, end: 25, text: quote.text }, flags: [] },
    { start: 10, end: 19, passage: null, flags: [] },
  ],
};
const turn = {
  turnId: '1'.repeat(32),
  question: 'When was it lit?',
  askedAt: 1,
  jobId: JOB,
  state: 'done',
  answer: 'In 1841. I think.',
  finish: 'stop',
  error: null,
  coverage: { words: 6, ofWords: 6 },
  engine: null,
};
const chat = {
  chatId: 'c'.repeat(32),
  pageId: 'b'.repeat(32),
  pageKey: PAGE_KEY,
  tabId: 1,
  documentKey: 'doc',
  origin: 'https://a.example',
  title: 'The Lighthouse',
  language: 'en',
  keptWords: 6,
  visibleWords: 6,
  createdAt: 1,
  updatedAt: 1,
  turns: [turn, { ...turn, checked, nearest: [quote] }],
};

let db: SottoDatabase;
beforeEach(() => {
  db = new SottoDatabase(crypto.randomUUID());
});

it('a conversation of then is about one source, and every place in it is in that', async () => {
  await db.table('chats').put(chat);
  const [row] = await new ChatStore(Promise.resolve(db)).readAll();
  const shown = v.parse(ChatSchema, { ...row, ephemeral: false });
  expect(shown.source).toEqual({ id: PAGE_KEY, kind: 'document', subject: PAGE_KEY });
  expect(shown.turns).toEqual([
    turn,
    {
      ...turn,
      nearest: [{ ...quote, source: PAGE_KEY }],
      checked: {
        sentences: [
          { ...checked.sentences[0], passage: { ...checked.sentences[0]?.passage, source: PAGE_KEY } },
          checked.sentences[1],
        ],
      },
    },
  ]);
  expect(row).not.toHaveProperty('pageKey');
});

it('a job’s log of then is about one source', async () => {
  const events = [
    { type: 'quotes', quotes: [quote] },
    { type: 'unanswered', nearest: [quote] },
    { type: 'token', text: 'In 1841.', tokens: 3 },
    { type: 'checked', checked },
  ];
  const owner = { tabId: 1, documentKey: 'doc', origin: 'https://a.example' };
  await db.table('jobs').put({ jobId: JOB, ...owner, intent: 'summarize', title: '', createdAt: 1, state: 'done' });
  await db.table('events').bulkPut(events.map((event, index) => ({ jobId: JOB, seq: index + 1, at: 1, event })));
  const read = await new Journal(Promise.resolve(db)).read(JOB);
  const told = read?.entries.map((entry) => v.parse(LoggedEventSchema, entry).event);
  expect(told).toMatchObject([
    { quotes: [{ ...quote, source: JOB }] },
    { nearest: [{ ...quote, source: JOB }] },
    { text: 'In 1841.' },
    { checked: { sentences: [{ passage: { blockIndex: 2, source: JOB } }, { passage: null }] } },
  ]);
});

it('what is written now stays as it is', async () => {
  const source = { id: 'a'.repeat(32), kind: 'text-file', subject: '9'.repeat(32) };
  const { pageKey: _, ...now } = { ...chat, source, turns: [{ ...turn, nearest: [{ ...quote, source: source.id }] }] };
  await db.table('chats').put(now);
  expect(await new ChatStore(Promise.resolve(db)).readAll()).toEqual([now]);
});

/** What was stored under the name of an engine that this version has not, or in the form of an earlier one. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { BenchmarkSchema } from '@/src/protocol/catalogue';
import { LoggedEventSchema } from '@/src/protocol/task-event';
import { TaskSettingsSchema } from '@/src/protocol/task';
import { chatOfNow, jobOfNow } from '@/src/storage/earlier-rows';
import { ChatRowSchema, JobRowSchema, PageRowSchema } from '@/src/storage/rows';
import { DEFAULT_SETTINGS, SettingsSchema } from '@/src/storage/settings';

const GONE = 'engine-of-2025';

it('settings keep the name, and what else was chosen', () => {
  const stored = { ...DEFAULT_SETTINGS, engine: GONE, language: 'de' };
  expect(v.parse(SettingsSchema, stored)).toEqual(stored);
  expect(v.is(TaskSettingsSchema, { engine: GONE, model: null })).toBe(true);
  expect(v.parse(SettingsSchema, { ...stored, engine: 'No name!' })).toMatchObject({ engine: 'auto', language: 'de' });
});

it('settings with the processor’s first engine have the one that took its place', () => {
  expect(v.parse(SettingsSchema, { ...DEFAULT_SETTINGS, engine: 'wllama' })).toMatchObject({ engine: 'llama' });
  const gpu = { ...DEFAULT_SETTINGS, engine: 'wllama-webgpu' };
  expect(v.parse(SettingsSchema, gpu)).toEqual(gpu);
});

it('settings keep the form of a summary, whatever this version calls it', () => {
  for (const form of ['summarize-points', 'summarize-as-then'])
    expect(v.parse(SettingsSchema, { ...DEFAULT_SETTINGS, form })).toMatchObject({ form });
  expect(v.parse(SettingsSchema, { ...DEFAULT_SETTINGS, form: 'No form!' }).form).toBeNull();
});

it('a job of then can be read again, with the sentence that an engine had about itself', () => {
  const engine = { provider: GONE, backend: 'cpu', detail: '2 threads', model: 'Small', contextTokens: 4_096 };
  const coverage = { words: 1, ofWords: 1 };
  const read = v.parse(LoggedEventSchema, {
    seq: 1,
    at: 1,
    event: { type: 'reading', engine, coverage, fraction: null },
  });
  expect(read.event).toMatchObject({ engine: { provider: GONE, backend: 'cpu', model: 'Small' } });
});

it('what was measured then can still be told', () => {
  const memory = { bytes: 1, measured: false };
  const benchmark = { sha256: 'a'.repeat(64), engine: GONE, prompt: 1, decode: 1, firstToken: 1, memory, at: 1 };
  expect(v.parse(BenchmarkSchema, benchmark)).toEqual(benchmark);
});

it('rows of the first versions can be read again', () => {
  const [id, other] = ['1'.repeat(32), '2'.repeat(32)];
  const owner = { tabId: 1, documentKey: null, origin: 'https://a.example' };
  const job = { jobId: id, intent: 'summarize', title: 'A page', createdAt: 1, state: 'done', ...owner };
  expect(v.parse(JobRowSchema, jobOfNow(job))).toMatchObject({ jobId: id, action: 'summarize', ...owner });
  const turn = {
    turnId: id,
    question: 'Who?',
    askedAt: 1,
    jobId: other,
    state: 'done',
    answer: 'The keeper.',
    finish: 'stop',
    error: null,
    coverage: { words: 1, ofWords: 1 },
    engine: { provider: GONE, backend: 'cpu', detail: '2 threads', model: 'Small', contextTokens: 4_096 },
  };
  const about = { pageId: id, pageKey: other, title: 'A page', language: 'en', keptWords: 1, visibleWords: 1 };
  const chat = { chatId: id, ...about, ...owner, createdAt: 1, updatedAt: 1, turns: [turn] };
  expect(v.parse(ChatRowSchema, chatOfNow(chat)).turns).toMatchObject([
    { answer: 'The keeper.', engine: { provider: GONE } },
  ]);
  const words = { visibleWords: 1, keptWords: 1, hiddenWords: 0 };
  const page = { title: 'A page', language: 'en', blocks: [], ...words, unreadFrames: 0, partial: false };
  expect(v.parse(PageRowSchema, { pageId: id, page }).page).toEqual(page);
});

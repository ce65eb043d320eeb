/** What was stored under the name of an engine that this version has not, or in the form of an earlier one. */
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { BenchmarkSchema } from '@/src/protocol/catalogue';
import { LoggedEventSchema } from '@/src/protocol/task-event';
import { TaskSettingsSchema } from '@/src/protocol/task';
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

import { describe, expect, it } from 'vitest';
import type { LoggedEvent, TaskEvent } from '@/src/protocol/task-event';
import { INITIAL_JOB_STATE, isOver, loseJob, reduceJob, type JobState } from './job-state';

const engine = { provider: 'wllama', backend: 'cpu', detail: '1 thread', model: 'Small', contextTokens: 8_192 } as const;
const coverage = { words: 62, ofWords: 100 };
const done = {
  type: 'done', finish: 'stop', engine, coverage, promptTokens: 90, cachedTokens: 0, tokens: 4, firstTokenMs: 10, totalMs: 20,
} as const;

function play(events: readonly TaskEvent[], from = INITIAL_JOB_STATE): JobState {
  const log = events.map((event, index): LoggedEvent => ({ seq: from.seq + index + 1, at: 1_000 * (index + 1), event }));
  return log.reduce(reduceJob, from);
}

describe('reduceJob', () => {
  it('tells how many tasks are ahead, and does not start the clock in the queue', () => {
    expect(play([{ type: 'queued', ahead: 2 }])).toMatchObject({ phase: 'queued', ahead: 2, startedAt: null });
    expect(play([{ type: 'queued', ahead: 0 }, { type: 'loading', step: 'start', fraction: null }]).startedAt).toBe(2_000);
  });

  it('shows what loading and reading are busy with, and how far they are', () => {
    const loading = play([{ type: 'loading', step: 'convert', fraction: 0.25 }]);
    expect(loading).toMatchObject({ phase: 'loading', step: 'convert', fraction: 0.25 });
    const reading = play([{ type: 'reading', engine, coverage, fraction: 0.5 }], loading);
    expect(reading).toMatchObject({ phase: 'reading', fraction: 0.5, engine, coverage });
  });

  it('adds up the answer and its words, also where a word arrives in pieces', () => {
    const pieces = ['The quick', 'est', ' fox', ' ', 'jumps', '.\n\n', 'Over'];
    const state = play(pieces.map((text) => ({ type: 'token', text, tokens: 1 })));
    expect(state.text).toBe('The quickest fox jumps.\n\nOver');
    expect(state.words).toBe(5);
    expect(state.fraction).toBeNull();
  });

  it('keeps the partial text when the job is stopped or fails', () => {
    const token = { type: 'token', text: 'Half an', tokens: 2 } as const;
    const stopped = play([token, { type: 'cancelled', reason: 'user' }]);
    expect(stopped).toMatchObject({ phase: 'cancelled', text: 'Half an', cancelReason: 'user', endedAt: 2_000 });
    const failed = play([token, { type: 'failed', error: { code: 'engine-lost', message: '' } }]);
    expect(failed).toMatchObject({ phase: 'failed', text: 'Half an', error: { code: 'engine-lost' } });
  });

  it('ends once: nothing after the end, and no entry twice', () => {
    const token = { type: 'token', text: 'One', tokens: 1 } as const;
    const ended = play([token, done, token]);
    expect(ended).toMatchObject({ phase: 'done', text: 'One', finish: 'stop', coverage });
    const once = reduceJob(INITIAL_JOB_STATE, { seq: 1, at: 1, event: token });
    expect(reduceJob(once, { seq: 1, at: 1, event: token })).toBe(once);
  });

  it('does not call a finished job lost', () => {
    const error = { code: 'host-lost', message: '' } as const;
    expect(loseJob(play([done]), error, 5).phase).toBe('done');
    const lost = loseJob(play([{ type: 'token', text: 'Kept', tokens: 1 }]), error, 5);
    expect(lost).toMatchObject({ phase: 'failed', text: 'Kept', error, endedAt: 5 });
    expect(isOver(lost)).toBe(true);
  });
});

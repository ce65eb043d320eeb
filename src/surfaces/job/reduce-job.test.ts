import { describe, expect, it } from 'vitest';
import '../testing/words';
import { coverage, done, engine, play } from '../testing/play-job';
import { copyableText, INITIAL_JOB_STATE, isOver, isShortened } from './job-state';
import { jobAnnouncement, jobPhaseWords } from './job-words';
import { eraseJob, loseJob, reduceJob } from './reduce-job';

describe('reduceJob', () => {
  it('says how many jobs come first, and starts the clock after the queue', () => {
    expect(play([{ type: 'queued', ahead: 2 }])).toMatchObject({ phase: 'queued', ahead: 2, startedAt: null });
    expect(
      play([
        { type: 'queued', ahead: 0 },
        { type: 'loading', step: 'start', fraction: null },
      ]).startedAt,
    ).toBe(2_000);
  });

  it('shows what loading and reading do, and how much of it is done', () => {
    const loading = play([{ type: 'loading', step: 'convert', fraction: 0.25 }]);
    expect(loading).toMatchObject({ phase: 'loading', step: 'convert', fraction: 0.25 });
    const reading = play([{ type: 'reading', engine, coverage, fraction: 0.5 }], loading);
    expect(reading).toMatchObject({ phase: 'reading', fraction: 0.5, engine, coverage });
  });

  it('counts the words of the answer, also when a word arrives in pieces', () => {
    const pieces = ['The quick', 'est', ' fox', ' ', 'jumps', '.\n\n', 'Over'];
    const state = play(pieces.map((text) => ({ type: 'token', text, tokens: 1 })));
    expect(state.text).toBe('The quickest fox jumps.\n\nOver');
    expect(state.words).toBe(5);
    expect(state.fraction).toBeNull();
  });

  it('keeps no word of a job that is erased', () => {
    const said = play([
      { type: 'quotes', quotes: [] },
      { type: 'reading', engine, coverage, fraction: 1 },
      { type: 'token', text: 'Half an', tokens: 2 },
    ]);
    const erased = { ...INITIAL_JOB_STATE, phase: 'cancelled', cancelReason: 'erased' };
    expect(play([{ type: 'cancelled', reason: 'erased' }], said)).toEqual({ ...erased, seq: 4, endedAt: 1_000 });
    expect(eraseJob(play([done], said), 9)).toEqual({ ...erased, seq: 4, endedAt: 9 });
  });

  it('keeps the partial text when the job is stopped or fails', () => {
    const token = { type: 'token', text: 'Half an', tokens: 2 } as const;
    const stopped = play([token, { type: 'cancelled', reason: 'user' }]);
    expect(stopped).toMatchObject({ phase: 'cancelled', text: 'Half an', cancelReason: 'user', endedAt: 2_000 });
    const failed = play([token, { type: 'failed', error: { code: 'engine-lost', message: '' } }]);
    expect(failed).toMatchObject({ phase: 'failed', text: 'Half an', error: { code: 'engine-lost' } });
  });

  it('ends once: nothing counts after the end, and no entry counts twice', () => {
    const token = { type: 'token', text: 'One', tokens: 1 } as const;
    const ended = play([token, done, token]);
    expect(ended).toMatchObject({ phase: 'done', text: 'One', finish: 'stop', coverage });
    const once = reduceJob(INITIAL_JOB_STATE, { seq: 1, at: 1, event: token });
    expect(reduceJob(once, { seq: 1, at: 1, event: token })).toBe(once);
  });

  it('counts as read only what the engine has read', () => {
    const reading = { type: 'reading', engine, coverage, fraction: 0.4 } as const;
    expect(play([reading, { type: 'cancelled', reason: 'user' }]).coverage).toBeNull();
    expect(
      play([reading, { type: 'token', text: 'One', tokens: 1 }, { type: 'cancelled', reason: 'user' }]).coverage,
    ).toEqual(coverage);
  });

  it('drops what the model only repeated', () => {
    expect(
      play([
        { type: 'token', text: 'Once. Once. Once.', tokens: 3 },
        { ...done, finish: 'repetition', kept: 5 },
      ]).text,
    ).toBe('Once.');
  });

  it('does not show, count or copy the part that a shortened answer leaves out', () => {
    const cut = play([
      { type: 'token', text: 'One is whole. Two is', tokens: 9 },
      { ...done, finish: 'length', kept: 13 },
    ]);
    expect(cut).toMatchObject({ text: 'One is whole.', words: 3, finish: 'length' });
    expect([copyableText(cut), isShortened(cut)]).toEqual(['One is whole.', true]);
    expect(jobPhaseWords(cut)).toBe('Shortened');
    expect(jobPhaseWords(play([{ type: 'token', text: 'One.', tokens: 9 }, done]))).toBe('Finished');
    expect(jobAnnouncement(cut, 'Summary')).toBe('Summary: shortened at its limit, 3 words');
  });

  it('does not call a job lost that has ended', () => {
    const error = { code: 'host-lost', message: '' } as const;
    expect(loseJob(play([done]), error, 5).phase).toBe('done');
    const lost = loseJob(play([{ type: 'token', text: 'Kept', tokens: 1 }]), error, 5);
    expect(lost).toMatchObject({ phase: 'failed', text: 'Kept', error, endedAt: 5 });
    expect(isOver(lost)).toBe(true);
  });
});

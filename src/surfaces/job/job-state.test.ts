import { describe, expect, it } from 'vitest';
import type { LoggedEvent, TaskEvent } from '@/src/protocol/task-event';
import '../testing/words';
import {
  eraseJob,
  hasText,
  INITIAL_JOB_STATE,
  isOver,
  isShortened,
  loseJob,
  reduceJob,
  copyableText,
  wholeFraction,
  type JobViewState,
} from './job-state';
import { jobAnnouncement, jobPhaseWords } from './job-words';

const engine = {
  provider: 'llama',
  backend: 'cpu',
  threads: 1,
  model: 'Small',
  contextTokens: 8_192,
} as const;
const coverage = { words: 62, ofWords: 100 };
const done = {
  type: 'done',
  finish: 'stop',
  engine,
  coverage,
  promptTokens: 90,
  cachedTokens: 0,
  tokens: 4,
  firstTokenMs: 10,
  totalMs: 20,
} as const;

function play(events: readonly TaskEvent[], from = INITIAL_JOB_STATE): JobViewState {
  const log = events.map(
    (event, index): LoggedEvent => ({ seq: from.seq + index + 1, at: 1_000 * (index + 1), event }),
  );
  return log.reduce(reduceJob, from);
}

describe('reduceJob', () => {
  it('tells how many tasks are ahead, and does not start the clock in the queue', () => {
    expect(play([{ type: 'queued', ahead: 2 }])).toMatchObject({ phase: 'queued', ahead: 2, startedAt: null });
    expect(
      play([
        { type: 'queued', ahead: 0 },
        { type: 'loading', step: 'start', fraction: null },
      ]).startedAt,
    ).toBe(2_000);
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

  it('keeps nothing of what was said when the job is erased', () => {
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

  it('ends once: nothing after the end, and no entry twice', () => {
    const token = { type: 'token', text: 'One', tokens: 1 } as const;
    const ended = play([token, done, token]);
    expect(ended).toMatchObject({ phase: 'done', text: 'One', finish: 'stop', coverage });
    const once = reduceJob(INITIAL_JOB_STATE, { seq: 1, at: 1, event: token });
    expect(reduceJob(once, { seq: 1, at: 1, event: token })).toBe(once);
  });

  it('claims nothing as read where the engine had not read it', () => {
    const reading = { type: 'reading', engine, coverage, fraction: 0.4 } as const;
    expect(play([reading, { type: 'cancelled', reason: 'user' }]).coverage).toBeNull();
    expect(
      play([reading, { type: 'token', text: 'One', tokens: 1 }, { type: 'cancelled', reason: 'user' }]).coverage,
    ).toEqual(coverage);
  });

  it('drops what a section wrote beyond its limit, and what it writes once more', () => {
    const section = (step: 'notes' | 'part' | 'answer', index: number, kept?: number) =>
      ({
        type: 'section',
        step,
        index,
        of: 3,
        heading: '',
        key: '',
        engine,
        coverage,
        leftMs: null,
        ...(kept !== undefined && { kept }),
      }) as const;
    const token = (text: string) => ({ type: 'token', text, tokens: 1 }) as const;
    const parts = play([
      section('part', 1),
      token('One. Tw'),
      section('part', 2, 4),
      token('\n\nThree. Fo'),
      section('part', 2, 0),
      token('\n\nFour.'),
    ]);
    expect(parts.text).toBe('One.\n\nFour.');
    expect(parts.words).toBe(2);
    const notes = play([
      section('notes', 1),
      token('A note. And'),
      section('notes', 2, 7),
      token('Another'),
      section('answer', 1),
    ]);
    expect(notes.notes.map(({ text }) => text)).toEqual(['A note.', 'Another']);
  });

  it('drops what a loop only repeated', () => {
    expect(
      play([
        { type: 'token', text: 'Once. Once. Once.', tokens: 3 },
        { ...done, finish: 'repetition', kept: 5 },
      ]).text,
    ).toBe('Once.');
  });

  it('neither shows, counts nor copies what an answer that met its limit leaves out', () => {
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

  it('knows whether there is a word to copy', () => {
    expect(hasText(play([{ type: 'token', text: ' \n', tokens: 1 }]))).toBe(false);
    expect(hasText(play([{ type: 'token', text: ' \nA', tokens: 1 }]))).toBe(true);
  });

  describe('of a text in sections', () => {
    const section = (index: number, read: number, step: 'notes' | 'answer' | 'part' = 'notes'): TaskEvent => ({
      type: 'section',
      step,
      index,
      of: 3,
      heading: `Part ${String(index)}`,
      key: '',
      engine,
      coverage: { words: read, ofWords: 90 },
      leftMs: 3_000,
    });
    const said = (text: string): TaskEvent => ({ type: 'token', text, tokens: 1 });
    const notes = [section(1, 0), said('First '), said('note.'), section(2, 30), said('Second.')];

    it('keeps the notes apart from the answer, which takes their place', () => {
      const noted = play(notes);
      expect(noted).toMatchObject({
        text: '',
        section: { index: 2, of: 3, leftMs: 3_000 },
        coverage: { words: 30, ofWords: 90 },
      });
      expect(noted.notes).toEqual([
        { index: 1, heading: 'Part 1', text: 'First note.' },
        { index: 2, heading: 'Part 2', text: 'Second.' },
      ]);
      expect(copyableText(noted)).toBe('## Part 1\n\nFirst note.\n\n## Part 2\n\nSecond.');
      const answered = play([section(1, 90, 'answer'), said('All in all.')], noted);
      expect(answered).toMatchObject({ text: 'All in all.', notes: noted.notes });
      expect(copyableText(answered)).toBe('All in all.');
    });

    it('that is stopped keeps its notes and tells what was read', () => {
      expect(play([...notes, { type: 'cancelled', reason: 'user' }])).toMatchObject({
        phase: 'cancelled',
        coverage: { words: 30, ofWords: 90 },
        notes: [{}, {}],
      });
    });

    it('begins a section anew that had to be cut once more', () => {
      expect(play([...notes, section(2, 30), said('Shorter.')]).notes.map(({ text }) => text)).toEqual([
        'First note.',
        'Shorter.',
      ]);
    });

    it('only ever moves forward', () => {
      const reading = (fraction: number): TaskEvent => ({
        type: 'reading',
        engine,
        coverage: { words: 30, ofWords: 90 },
        fraction,
      });
      const story = [
        section(1, 0),
        reading(0.5),
        reading(1),
        said('a'),
        section(2, 30),
        reading(0.1),
        said('b'),
        section(3, 60),
        reading(1),
        said('c'),
      ];
      const shares = story.map((_, index) => wholeFraction(play(story.slice(0, index + 1))) ?? 0);
      expect(shares).toEqual([...shares].sort((a, b) => a - b));
      expect(shares.at(-1)).toBeLessThan(1);
    });

    it('that is written anew grows as one answer', () => {
      expect(
        play([section(1, 0, 'part'), said('One.'), said('\n\n'), section(2, 30, 'part'), said('Two.')]),
      ).toMatchObject({ text: 'One.\n\nTwo.', notes: [] });
    });
  });

  it('does not call a finished job lost', () => {
    const error = { code: 'host-lost', message: '' } as const;
    expect(loseJob(play([done]), error, 5).phase).toBe('done');
    const lost = loseJob(play([{ type: 'token', text: 'Kept', tokens: 1 }]), error, 5);
    expect(lost).toMatchObject({ phase: 'failed', text: 'Kept', error, endedAt: 5 });
    expect(isOver(lost)).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import type { TaskEvent } from '@/src/protocol/task-event';
import { coverage, engine, play } from '../testing/play-job';
import { copyableText, wholeFraction } from './job-state';

describe('a text that is read in sections', () => {
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

  it('keeps its notes apart from the answer, which replaces them', () => {
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

  it('keeps its notes when it is stopped, and says how much was read', () => {
    expect(play([...notes, { type: 'cancelled', reason: 'user' }])).toMatchObject({
      phase: 'cancelled',
      coverage: { words: 30, ofWords: 90 },
      notes: [{}, {}],
    });
  });

  it('starts a section again that was cut into smaller ones', () => {
    expect(play([...notes, section(2, 30), said('Shorter.')]).notes.map(({ text }) => text)).toEqual([
      'First note.',
      'Shorter.',
    ]);
  });

  it('has a progress that never goes back', () => {
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

  it('grows as one answer where it is rewritten', () => {
    expect(
      play([section(1, 0, 'part'), said('One.'), said('\n\n'), section(2, 30, 'part'), said('Two.')]),
    ).toMatchObject({ text: 'One.\n\nTwo.', notes: [] });
  });

  it('drops what a section wrote beyond its limit, and what it wrote before it started again', () => {
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
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { growth, MOST_TIMES, QUICK } from '@/tests/harness/growth';
import type { LoggedEvent } from '@/src/protocol/task-event';
import { JobLog } from './job-log';

const token = (text: string) => ({ type: 'token', text, tokens: 1 }) as const;
const cancelled = { type: 'cancelled', reason: 'user' } as const;

describe('JobLog', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('sends the first token at once and joins the ones that follow closely', () => {
    const log = new JobLog();
    const seen: LoggedEvent[] = [];
    log.follow(0, (entry) => seen.push(entry));
    for (const text of ['a', 'b', 'c']) log.append(token(text));
    expect(seen.map(({ event }) => event)).toEqual([token('a')]);
    vi.advanceTimersByTime(40);
    expect(seen.map(({ seq, event }) => [seq, event])).toEqual([
      [1, token('a')],
      [2, { type: 'token', text: 'bc', tokens: 2 }],
    ]);
  });

  it('loses no text when the end comes while tokens are held', () => {
    const log = new JobLog();
    for (const text of ['a', 'b', 'c']) log.append(token(text));
    log.append(cancelled);
    const seen: LoggedEvent[] = [];
    log.follow(0, (entry) => seen.push(entry));
    expect(seen.map(({ event }) => (event.type === 'token' ? event.text : event.type))).toEqual([
      'a',
      'bc',
      'cancelled',
    ]);
    expect(seen.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('gives a late follower the rest, each entry once', () => {
    const log = new JobLog();
    log.append({ type: 'queued', ahead: 0 });
    log.append(token('a'));
    const seen: number[] = [];
    log.follow(1, ({ seq }) => seen.push(seq));
    log.append(cancelled);
    expect(seen).toEqual([2, 3]);
  });

  it('has exactly one end', () => {
    const log = new JobLog();
    log.append(cancelled);
    log.append(token('late'));
    log.append({ type: 'failed', error: { code: 'engine-failed', message: '' } });
    expect(log.length).toBe(1);
  });

  it('goes on where an earlier host stopped', () => {
    const log = new JobLog([{ seq: 1, at: 0, event: token('kept') }]);
    log.append(cancelled);
    expect(log.text).toBe('kept');
    expect(log.length).toBe(2);
  });

  it('has all that was written as its text, also what is held back and what it goes on with', () => {
    const log = new JobLog();
    log.append({ type: 'begun', text: 'One ' });
    for (const text of ['two ', 'three ', 'four']) log.append(token(text));
    expect(log.text).toBe('One two three four');
  });

  it('tells its text after each entry in a time that grows with the text alone', async () => {
    const run = (text: string): number => {
      const log = new JobLog();
      let length = 0;
      log.follow(0, () => (length = log.text.length));
      for (let at = 0; at < text.length; at += 4) {
        log.append(token(text.slice(at, at + 4)));
        // No token is held back behind another event.
        log.append({ type: 'queued', ahead: 0 });
      }
      return length;
    };
    const make = (length: number): string => 'word '.repeat(length / 5);
    expect(await growth(run, make, QUICK)).toBeLessThan(MOST_TIMES);
  });

  it('keeps the numbers of a log in which an entry was passed over', () => {
    const log = new JobLog([
      { seq: 1, at: 0, event: token('a') },
      { seq: 3, at: 0, event: token('c') },
    ]);
    const seen: number[] = [];
    log.follow(1, ({ seq }) => seen.push(seq));
    log.append(cancelled);
    expect(seen).toEqual([3, 4]);
  });
});

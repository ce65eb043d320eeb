import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ABANDON_AFTER_MS, Attendance } from './attendance';

describe('Attendance', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives a job up 30 s after the last one who attended it left', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    const [popup, card] = [new AbortController(), new AbortController()];
    attendance.attend('job', popup.signal);
    attendance.attend('job', card.signal);
    popup.abort();
    vi.advanceTimersByTime(ABANDON_AFTER_MS * 2);
    expect(abandoned).not.toHaveBeenCalled();
    card.abort();
    vi.advanceTimersByTime(ABANDON_AFTER_MS - 1);
    expect(abandoned).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(abandoned).toHaveBeenCalledExactlyOnceWith('job');
  });

  it('gives no job up because the machine slept', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    attendance.attend('job', AbortSignal.abort());
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(ABANDON_AFTER_MS);
    expect(abandoned).not.toHaveBeenCalled();
    vi.advanceTimersByTime(ABANDON_AFTER_MS);
    expect(abandoned).toHaveBeenCalledExactlyOnceWith('job');
  });

  it('keeps a job whose popup is opened again in time', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    const first = new AbortController();
    attendance.attend('job', first.signal);
    first.abort();
    vi.advanceTimersByTime(ABANDON_AFTER_MS - 1);
    attendance.attend('job', new AbortController().signal);
    vi.advanceTimersByTime(ABANDON_AFTER_MS * 2);
    expect(abandoned).not.toHaveBeenCalled();
  });

  it('waits for no job that is over', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    const card = new AbortController();
    attendance.attend('job', card.signal);
    attendance.forget('job');
    card.abort();
    vi.advanceTimersByTime(ABANDON_AFTER_MS * 2);
    expect(abandoned).not.toHaveBeenCalled();
  });
});

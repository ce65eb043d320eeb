import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ABANDON_AFTER_MS, Attendance } from './attendance';

describe('Attendance', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('gives a job up 30 s after the last watcher left', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    const [popup, card] = [{}, {}];
    attendance.enter('job', popup);
    attendance.enter('job', card);
    attendance.leave('job', popup);
    vi.advanceTimersByTime(ABANDON_AFTER_MS * 2);
    expect(abandoned).not.toHaveBeenCalled();
    attendance.leave('job', card);
    vi.advanceTimersByTime(ABANDON_AFTER_MS - 1);
    expect(abandoned).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(abandoned).toHaveBeenCalledExactlyOnceWith('job');
  });

  it('gives no job up because the machine slept', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    attendance.enter('job', 'popup');
    attendance.leave('job', 'popup');
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(ABANDON_AFTER_MS);
    expect(abandoned).not.toHaveBeenCalled();
    vi.advanceTimersByTime(ABANDON_AFTER_MS);
    expect(abandoned).toHaveBeenCalledExactlyOnceWith('job');
  });

  it('keeps a job whose popup is opened again in time', () => {
    const abandoned = vi.fn();
    const attendance = new Attendance(abandoned);
    attendance.enter('job', 'first');
    attendance.leave('job', 'first');
    vi.advanceTimersByTime(ABANDON_AFTER_MS - 1);
    attendance.enter('job', 'second');
    vi.advanceTimersByTime(ABANDON_AFTER_MS * 2);
    expect(abandoned).not.toHaveBeenCalled();
  });
});

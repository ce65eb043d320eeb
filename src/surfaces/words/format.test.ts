import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatElapsed, toPercent } from './format';

describe('format', () => {
  it('writes bytes as disks do', () => {
    expect([0, 999, 98_362_432, 4_370_000_000, 999_960_000].map(formatBytes)).toEqual([
      '0 bytes',
      '999 bytes',
      '98.4 MB',
      '4.4 GB',
      '1 GB',
    ]);
  });

  it('writes a duration as a clock does', () => {
    expect([-5, 7_900, 62_000, 3_723_000].map(formatElapsed)).toEqual(['0:00', '0:07', '1:02', '1:02:03']);
  });

  it('writes how long something will take in words', () => {
    expect([0, 900, 41_000, 89_100, 600_000].map(formatDuration)).toEqual([
      '1 second',
      '1 second',
      '41 seconds',
      '2 minutes',
      '10 minutes',
    ]);
  });

  it('never rounds a part up to 100 or down to 0', () => {
    expect([0, 0.001, 0.629, 0.9999, 1].map(toPercent)).toEqual([0, 1, 62, 99, 100]);
  });
});

import { describe, expect, it } from 'vitest';
import { countWords } from './count-words';
import { windowsOf } from './text-windows';

describe('windows of a text', () => {
  it.each([
    ['words', 'The lamp was lit. '.repeat(20_000)],
    ['lines', 'lamp\n'.repeat(40_000)],
    ['one word', 'a'.repeat(1_000_000)],
    ['characters of two units', '𠀀'.repeat(100_000)],
    ['nothing', ''],
  ])('are the text again, and small: %s', (_, text) => {
    const windows = [...windowsOf(text)];
    expect(windows.join('') === text).toBe(true);
    expect(windows.every((window) => window.length <= 50_000 && !/[\uD800-\uDBFF]$/.test(window))).toBe(true);
  });
});

describe('counting words', () => {
  it('counts a long text as its parts', () => {
    expect(countWords('The lamp’s out. '.repeat(20_000))).toBe(60_000);
    expect(countWords('𠀀'.repeat(100_000))).toBe(100_000);
  });
});

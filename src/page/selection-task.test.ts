// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { MAX_SELECTION_CHARS } from '@/src/protocol/task';
import { selectionTask } from './selection-task';

describe('a task about a selection that only the menu knows', () => {
  it('takes as much of 1 MB as a request holds, as it is', () => {
    const text = '{{selection}} '.repeat(75_000);
    const { selected, target } = selectionTask(true, null, text);
    expect(selected.text).toBe(text.slice(0, MAX_SELECTION_CHARS));
    expect(target).toBeNull();
  });

  it('says of a rewrite that it cannot be put into the page', () => {
    expect(selectionTask(true, null, 'Good day.').elsewhere).toBe(true);
    expect(selectionTask(false, null, 'Good day.').elsewhere).toBe(false);
  });

  it('fails where nothing is selected', () => {
    expect(() => selectionTask(false, null, '  ')).toThrow(expect.objectContaining({ code: 'nothing-selected' }));
  });
});

import { describe, expect, it } from 'vitest';
import { play } from '../testing/play-job';
import { hasText } from './job-state';

describe('hasText', () => {
  it('knows whether there is a word to copy', () => {
    expect(hasText(play([{ type: 'token', text: ' \n', tokens: 1 }]))).toBe(false);
    expect(hasText(play([{ type: 'token', text: ' \nA', tokens: 1 }]))).toBe(true);
  });
});

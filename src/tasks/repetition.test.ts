import { describe, expect, it } from 'vitest';
import { endsInLoop } from './repetition';

describe('endsInLoop', () => {
  it('notices a sentence said four times over', () => {
    expect(endsInLoop(`A fine start. ${'The lighthouse was built by the sea. '.repeat(4)}`)).toBe(true);
  });

  it('leaves honest text alone', () => {
    expect(endsInLoop('The lamp was lit in 1841. The keeper climbed the stairs every evening, and every morning he came down.')).toBe(false);
    expect(endsInLoop('- red\n- red\n- red\n- red\n- blue\n')).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { endsInLoop } from './repetition';

describe('endsInLoop', () => {
  it('notices a sentence said four times over', () => {
    expect(endsInLoop(`A fine start. ${'The lighthouse was built by the sea. '.repeat(4)}`)).toBe(true);
  });

  it('notices a paragraph that comes back with others between', () => {
    const paragraph =
      'The keeper kept a log of what he could see from his tower and made sure that ships used the light correctly. ';
    const said = ['It began well. ', paragraph, 'He changed much. ', paragraph, 'He died in 1987. ', paragraph];
    expect(endsInLoop(said.join(''))).toBe(true);
    expect(endsInLoop(said.slice(0, 4).join(''))).toBe(false);
  });

  it('leaves ordinary text alone', () => {
    expect(
      endsInLoop(
        'The lamp was lit in 1841. The keeper climbed the stairs every evening, and every morning he came down.',
      ),
    ).toBe(false);
    expect(endsInLoop('- red\n- red\n- red\n- red\n- blue\n')).toBe(false);
  });
});

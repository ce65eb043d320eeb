// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { mathText } from './mathml';

function textOf(inner: string): string {
  document.body.innerHTML = `<math>${inner}</math>`;
  const math = document.querySelector('math');
  return math ? mathText(math) : '';
}

const mi = (text: string): string => `<mi>${text}</mi>`;
const mn = (text: number): string => `<mn>${String(text)}</mn>`;
const mo = (text: string): string => `<mo>${text}</mo>`;

describe('MathML in a line', () => {
  it.each([
    ['a power', `<msup>${mn(10)}${mn(6)}</msup>`, '10^6'],
    ['a negative power', `<msup>${mn(10)}<mrow>${mo('−')}${mn(3)}</mrow></msup>`, '10^−3'],
    [
      'a fraction beside factors',
      `${mi('E')}${mo('=')}<mfrac>${mn(1)}${mn(2)}</mfrac>${mi('m')}<msup>${mi('v')}${mn(2)}</msup>`,
      'E = (1/2)mv^2',
    ],
    [
      'a root of a fraction',
      `${mi('T')}${mo('=')}${mn(2)}${mi('π')}<msqrt><mfrac>${mi('l')}${mi('g')}</mfrac></msqrt>`,
      'T = 2π√(l/g)',
    ],
    [
      'sums in a fraction',
      `<mfrac><mrow>${mi('a')}${mo('+')}${mi('b')}</mrow><mrow>${mn(2)}${mi('c')}</mrow></mfrac>`,
      '(a + b)/(2c)',
    ],
    ['a cube root', `<mroot>${mi('x')}${mn(3)}</mroot>`, '∛x'],
    ['another root', `<mroot>${mi('x')}${mi('n')}</mroot>`, 'x^(1/n)'],
    [
      'a sum with limits',
      `<munderover>${mo('∑')}<mrow>${mi('i')}${mo('=')}${mn(1)}</mrow>${mi('n')}</munderover><msub>${mi('x')}${mi('i')}</msub>`,
      '∑_(i = 1)^n x_i',
    ],
    ['sub and sup', `<msubsup>${mi('x')}${mn(1)}${mn(2)}</msubsup>`, 'x_1^2'],
    ['a negative number behind a sign', `${mi('x')}${mo('=')}${mo('−')}${mn(3)}`, 'x = −3'],
    ['a function', `${mi('sin')}${mo('\u2061')}${mi('x')}`, 'sin x'],
    ['fences', `<mfenced open="[" close="]">${mi('a')}${mi('b')}</mfenced>`, '[a, b]'],
    [
      'a matrix by its rows',
      `${mo('(')}<mtable><mtr><mtd>${mn(1)}</mtd><mtd>${mn(2)}</mtd></mtr><mtr><mtd>${mn(3)}</mtd><mtd>${mn(4)}</mtd></mtr></mtable>${mo(')')}`,
      '(1, 2; 3, 4)',
    ],
    ['an isotope', `<mmultiscripts>${mi('C')}<mprescripts></mprescripts>${mn(6)}${mn(14)}</mmultiscripts>`, '_6^14C'],
    ['an accent', `<mover>${mi('x')}${mo('¯')}</mover>`, 'x̄'],
    ['a prime', `<msup>${mi('f')}${mo('′')}</msup>${mo('(')}${mi('x')}${mo(')')}`, 'f′(x)'],
    ['two numbers apart', `${mn(2)}${mo('\u2062')}${mn(3)}`, '2 3'],
    ['no phantom', `${mi('a')}<mphantom>${mi('b')}</mphantom>`, 'a'],
  ])('shows %s', (_, inner, expected) => {
    expect(textOf(inner)).toBe(expected);
  });

  it('reads a formula that is nested without end', () => {
    expect(textOf(`${'<mrow>'.repeat(3_000)}${mi('x')}${'</mrow>'.repeat(3_000)}`)).toBe('x');
  });
});

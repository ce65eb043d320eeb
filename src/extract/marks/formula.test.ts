// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readPage } from '../read-page';

const LEAD =
  'The period of a pendulum depends on its length and on gravity alone, as long as it swings only a little to each side.';

function paragraph(formula: string): string | undefined {
  document.body.innerHTML = `<article><h1>Pendulum</h1><p>${LEAD}</p><p id="f">The period is ${formula} for small angles, which Huygens knew.</p><p>${LEAD} Again.</p></article>`;
  return readPage(document).blocks.find(({ text }) => text.startsWith('The period is'))?.text;
}

describe('formulas', () => {
  it.each([
    [
      'KaTeX',
      '<span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>T</mi></mrow><annotation encoding="application/x-tex">T=2\\pi\\sqrt{l/g}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true"><span>T</span><span>=2π</span></span></span>',
      'T=2\\pi\\sqrt{l/g}',
    ],
    [
      'MediaWiki',
      '<span class="mwe-math-element"><math alttext="{\\displaystyle T=2\\pi {\\sqrt {l/g}}}"><mi>T</mi></math><img alt="x"></span>',
      'T=2\\pi {\\sqrt {l/g}}',
    ],
    [
      'MathJax',
      '<mjx-container><mjx-math aria-hidden="true"><mjx-c>T</mjx-c></mjx-math><mjx-assistive-mml><math><mi>T</mi><mo>=</mo><mi>x</mi></math></mjx-assistive-mml></mjx-container>',
      'T = x',
    ],
    [
      'MathJax 2',
      '<span class="MathJax_Preview"></span><span class="MathJax_Display"><span class="MathJax"><nobr aria-hidden="true">T=</nobr><span><math><mi>T</mi></math></span></span></span><script type="math/tex; mode=display">T=2\\pi\\sqrt{l/g}</script>',
      'T=2\\pi\\sqrt{l/g}',
    ],
    [
      'MathJax 4',
      '<mjx-container><mjx-math data-latex="T=2\\pi"><mjx-c>T</mjx-c></mjx-math></mjx-container>',
      'T=2\\pi',
    ],
    [
      'boxes of a wiki',
      '<span class="sfrac"><span class="tion"><span class="num">1</span><span class="sr-only">/</span><span class="den">2</span></span></span>',
      '1/2',
    ],
    [
      'boxes behind a whole number',
      '<span class="sfrac">5<span class="sr-only">+</span><span class="tion"><span class="num">1</span><span class="sr-only">/</span><span class="den">2</span></span></span>',
      '5 1/2',
    ],
    ['MathML alone', '<math><mi>T</mi><mo>=</mo><mn>2</mn></math>', 'T = 2'],
  ])('of %s stand in their sentence once, as they were written', (_, formula, expected) => {
    expect(paragraph(formula)).toBe(`The period is ${expected} for small angles, which Huygens knew.`);
  });
});

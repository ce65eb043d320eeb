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
      'KaTeX for the eye alone',
      '<span class="katex"><span class="katex-html" aria-hidden="true"><span class="katex-base"><span class="katex-strut"></span><span class="mord mathnormal">Q</span><span class="mspace"></span><span class="mrel">=</span><span class="mspace"></span></span><span class="katex-base"><span class="mord">1</span><span class="mord"><span class="mord">0</span><span class="msupsub"><span class="vlist-t"><span class="vlist-r"><span class="vlist"><span style="top:-3.063em;"><span class="pstrut" style="height:2.7em;"></span><span class="katex-sizing mtight"><span class="mord mtight">6</span></span></span></span></span></span></span></span><span class="mord"><span class="mopen nulldelimiter"></span><span class="mfrac"><span class="vlist-t vlist-t2"><span class="vlist-r"><span class="vlist"><span style="top:-2.314em;"><span class="pstrut" style="height:3em;"></span><span class="mord">g</span></span><span style="top:-3.23em;"><span class="pstrut" style="height:3em;"></span><span class="frac-line"></span></span><span style="top:-3.677em;"><span class="pstrut" style="height:3em;"></span><span class="mord">l</span></span></span><span class="vlist-s">\u200B</span></span></span></span></span></span></span></span>',
      'Q = 10^6 (l/g)',
    ],
    [
      'MathJax 3 without MathML',
      '<mjx-container jax="CHTML"><mjx-math aria-hidden="true"><mjx-msup><mjx-mn><mjx-c class="mjx-c31"></mjx-c><mjx-c class="mjx-c30"></mjx-c></mjx-mn><mjx-script><mjx-mn size="s"><mjx-c class="mjx-c36"></mjx-c></mjx-mn></mjx-script></mjx-msup><mjx-mo><mjx-c class="mjx-c2B"></mjx-c></mjx-mo><mjx-mfrac><mjx-frac><mjx-num><mjx-nstrut></mjx-nstrut><mjx-mi><mjx-c class="mjx-c1D459 TEX-I"></mjx-c></mjx-mi></mjx-num><mjx-dbox><mjx-dtable><mjx-line></mjx-line><mjx-row><mjx-den><mjx-dstrut></mjx-dstrut><mjx-mi><mjx-c class="mjx-c1D454 TEX-I"></mjx-c></mjx-mi></mjx-den></mjx-row></mjx-dtable></mjx-dbox></mjx-frac></mjx-mfrac></mjx-math></mjx-container>',
      '10^6 + l/g',
    ],
    [
      'MathJax 3 as a drawing',
      '<mjx-container jax="SVG"><svg><g data-mml-node="math"><g data-mml-node="msubsup"><g data-mml-node="mi"><use data-c="1D465"></use></g><g data-mml-node="mn" transform="translate(600,-200) scale(0.7)"><use data-c="31"></use></g><g data-mml-node="mn" transform="translate(600,363) scale(0.7)"><use data-c="32"></use></g></g></g></svg></mjx-container>',
      'x_1^2',
    ],
    ['MathJax in a way that tells nothing', '<mjx-container><svg><path d="M0 0"/></svg></mjx-container>', '[formula]'],
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

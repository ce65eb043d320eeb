/** How code is read in both browsers: each line with its indentation, and no numbers. */
import { describe, expect, it } from 'vitest';
import { brokenLines, parseCase } from '../../lab/reading-case.ts';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

/** Name, page, and what must be read there, in the words of `lab/reading-case.ts`. */
const CASES: readonly (readonly [name: string, html: string, lines: readonly string[]])[] = [
  [
    'a table with a row for each line',
    `<style>td{white-space:pre;font-family:monospace}</style><table class="highlight js-file-line-container"><tr><td class="blob-num js-line-number" data-line-number=1></td><td class="blob-code">def f(x):</td></tr><tr><td class="blob-num" data-line-number=2></td><td class="blob-code">    if x:</td></tr><tr><td class="blob-num" data-line-number=3></td><td class="blob-code">

</td></tr><tr><td class="blob-num" data-line-number=4></td><td class="blob-code">        return 42</td></tr></table>`,
    ['~def f\\(x\\):\\n    if x:\\n\\n+        return 42'],
  ],
  [
    'a table with one row: numbers and code',
    `<div class="highlight"><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">1
2
3
</pre></td><td class="rouge-code"><pre>gate:
  width: 6
  open: 12
</pre></td></tr></tbody></table></div>`,
    ['~gate:\\n  width: 6\\n  open: 12$', '!1\\n2'],
  ],
  [
    'a table within code',
    `<pre><code class="hljs"><table class="hljs-ln"><tbody><tr><td class="hljs-ln-line hljs-ln-numbers" data-line-number="1"><div class="hljs-ln-n" data-line-number="1"></div></td><td class="hljs-ln-line hljs-ln-code">let a = <span class="hljs-number">1</span>;</td></tr><tr><td class="hljs-ln-line hljs-ln-numbers" data-line-number="2"></td><td class="hljs-ln-line hljs-ln-code">  ring(a);</td></tr><tr><td class="hljs-ln-line hljs-ln-numbers"></td><td class="hljs-ln-line hljs-ln-code">}</td></tr></tbody></table></code></pre>`,
    ['~let a = 1;\\n  ring\\(a\\);\\n\\}'],
  ],
  [
    'a list of lines',
    `<pre class="prettyprint linenums"><ol class="linenums"><li class="L0"><span class="kwd">var</span> x = 2;</li><li class="L1"></li><li class="L2">  wait(x);</li></ol></pre>`,
    ['~var x = 2;\\n\\n  wait\\(x\\);'],
  ],
  [
    'text whose white space a style sheet keeps',
    `<div style="white-space:pre-wrap;font-family:Menlo,monospace">first  line
   second line</div><div style="white-space:pre">Roses  are
  red</div><p style="white-space:pre-line">One line
two lines   here</p><p style="white-space:pre-wrap">A message
  set in</p>`,
    ['first  line\\n   second line', 'Roses  are\\n  red', 'One line\\ntwo lines here', 'A message\\n  set in'],
  ],
  [
    'numbers that are marked as such or cannot be selected',
    `<div class="highlight"><pre class="chroma"><code><span class="line"><span class="ln">1</span><span class="cl">port = 80
</span></span><span class="line"><span class="ln">2</span><span class="cl">  host = 9
</span></span></code></pre></div><pre><span style="user-select:none"> 1 </span>alpha
<span style="user-select:none"> 2 </span>  beta
<span style="user-select:none">$ </span>run 3</pre>`,
    ['~port = 80\\n  host = 9', 'alpha\\n  beta\\n$ run 3'],
  ],
  [
    'CodeMirror 6',
    `<div class="cm-editor"><div class="cm-scroller" style="display:flex;font-family:monospace"><div class="cm-gutters" aria-hidden="true"><div class="cm-gutter cm-lineNumbers"><div class="cm-gutterElement">1</div><div class="cm-gutterElement">2</div><div class="cm-gutterElement">3</div></div></div><div class="cm-content" contenteditable="true" style="white-space:pre"><div class="cm-line">if (tide) {</div><div class="cm-line"><br></div><div class="cm-line">  <span>close</span>();</div></div></div></div>`,
    ['~if \\(tide\\) \\{\\n\\n  close\\(\\);', '!~^1$'],
  ],
  [
    'CodeMirror 5',
    `<div class="CodeMirror cm-s-default"><div style="overflow:hidden;position:relative;width:3px;height:0"><textarea></textarea></div><div class="CodeMirror-scroll"><div class="CodeMirror-sizer" style="margin-left:30px"><div><div class="CodeMirror-lines"><div><div class="CodeMirror-measure" style="height:0;overflow:hidden;visibility:hidden"><pre>x</pre></div><div class="CodeMirror-cursors"></div><div class="CodeMirror-code"><div style="position:relative"><div class="CodeMirror-gutter-wrapper" style="left:-30px;position:absolute"><div class="CodeMirror-linenumber CodeMirror-gutter-elt">1</div></div><pre class="CodeMirror-line"><span>SELECT *</span></pre></div><div style="position:relative"><div class="CodeMirror-gutter-wrapper" style="left:-30px;position:absolute"><div class="CodeMirror-linenumber CodeMirror-gutter-elt">2</div></div><pre class="CodeMirror-line"><span>  FROM gates</span></pre></div></div></div></div></div></div><div class="CodeMirror-gutters"><div class="CodeMirror-gutter CodeMirror-linenumbers"></div></div></div></div>`,
    ['SELECT *\\n  FROM gates', '!~^1$'],
  ],
  [
    'Monaco',
    `<div class="monaco-editor" style="position:relative;height:120px"><div class="margin"><div class="margin-view-overlays" style="position:absolute"><div style="position:absolute;top:19px"><div class="line-numbers">2</div></div><div style="position:absolute;top:0"><div class="line-numbers">1</div></div></div></div><div class="view-lines" style="position:absolute;left:40px;width:500px;height:57px;white-space:nowrap;font-family:Consolas,monospace"><div class="view-line" style="position:absolute;top:38px;height:19px;width:500px"><span><span class="mtk1">}</span></span></div><div class="view-line" style="position:absolute;top:0;height:19px;width:500px"><span><span class="mtk1">while&nbsp;(wet)&nbsp;{</span></span></div><div class="view-line" style="position:absolute;top:19px;height:19px;width:500px"><span><span class="mtk1">&nbsp;&nbsp;pump();</span></span></div></div></div>`,
    ['while (wet) {\\n  pump();\\n}', '!~^[12]$'],
  ],
  [
    'Ace',
    `<div class="ace_editor" style="position:relative;height:90px;font-family:monospace"><textarea class="ace_text-input"></textarea><div class="ace_gutter"><div class="ace_layer ace_gutter-layer"><div class="ace_gutter-cell">1<span></span></div><div class="ace_gutter-cell">2</div></div></div><div class="ace_scroller"><div class="ace_content"><div class="ace_layer ace_text-layer" style="white-space:pre"><div class="ace_line_group"><div class="ace_line"><span class="ace_keyword">def</span> gate</div></div><div class="ace_line_group"><div class="ace_line">  <span>open</span></div></div></div></div></div></div>`,
    ['def gate\\n  open', '!~^1$'],
  ],
  [
    'two sides of a diff',
    `<style>td{white-space:pre;font-family:monospace}</style><table class="diff-table"><tr><td class="blob-num">1</td><td class="blob-code">let a;</td><td class="blob-num">1</td><td class="blob-code">let a;</td></tr><tr><td class="blob-num">2</td><td class="blob-code blob-code-deletion">ring(310);</td><td class="blob-num">2</td><td class="blob-code blob-code-addition">ring(340);</td></tr><tr><td class="blob-num"></td><td class="blob-code"></td><td class="blob-num">3</td><td class="blob-code blob-code-addition">stop();</td></tr></table>`,
    ['~ let a;\\n-ring\\(310\\);\\n\\+ring\\(340\\);\\n\\+stop\\(\\);'],
  ],
  [
    'diffs by generated signs, by elements and by signs of their own',
    `<style>.add::before{content:"+"}.remove::before{content:"-"}</style><pre class="shiki has-diff"><code><span class="line">one();</span>
<span class="line diff remove">two(<b>1</b>);</span>
<span class="line diff add">two(2);</span>
</code></pre><pre><code>keep
<del>old line</del>
<ins>new line</ins></code></pre><pre class="hljs"><span class="hljs-deletion">-gone</span>
<span class="hljs-addition">+come</span>
 same</pre>`,
    [
      '~ one\\(\\);\\n-two\\(1\\);\\n\\+two\\(2\\);',
      ' keep\\n-old line\\n+new line',
      '-gone\\n+come\\n same',
      '!--gone',
    ],
  ],
  [
    'code within a line, and a button beside code',
    `<div class="codeblock"><div class="toolbar"><button>Copy</button></div><pre><span class="copy-btn" role="button">Copy</span><code>npm i
npm test</code></pre></div><p>Use <code>npm i</code> and then <code>test</code>s, or press <kbd>Ctrl</kbd>+<kbd>C</kbd>.</p>`,
    ['npm i\\nnpm test', 'Use npm i and then tests, or press Ctrl+C.', '!Copy'],
  ],
  [
    'lines that each keep their own space',
    `<style>.hl{white-space:pre;font-family:monospace}.ol{counter-reset:l;list-style:none} .ol li::before{counter-increment:l;content:counter(l)}</style><ol class="ol hl"><li>alpha = 1</li><li>  beta = 2</li></ol><div style="font-family:monospace"><div class="hl">x = {</div><div class="hl">  y = 3</div><div class="hl">}</div></div>`,
    ['alpha = 1\\n  beta = 2', 'x = {\\n  y = 3\\n}'],
  ],
  [
    'editors that have rendered some of their lines',
    `<div class="monaco-editor" style="position:relative;height:100px;overflow:auto"><div class="view-lines" style="position:relative;height:1900px;font-family:monospace"><div class="view-line" style="position:absolute;top:100px;height:19px;left:0">alpha();</div><div class="view-line" style="position:absolute;top:119px;height:19px;left:0">beta();</div></div></div><div class="cm-editor" style="height:90px;overflow:auto"><div class="cm-scroller"><div class="cm-content" style="white-space:pre"><div class="cm-line">gamma</div><div class="cm-gap" style="height:800px"></div></div></div></div><div class="cm-editor" style="height:90px;overflow:auto"><div class="cm-scroller"><div class="cm-content" style="white-space:pre"><div class="cm-line">delta</div></div></div></div>`,
    ['…\\nalpha();\\nbeta();\\n…', 'gamma\\n…', '~^delta\\n(?!…)'],
  ],
  [
    'a button in a bar above code',
    `<div class=code><div class=head><span>bash</span><span class="copy-button" role=button>Copy code</span></div><pre><code>npm ci</code></pre></div><p class="copyright">Copyright 2020 Loft</p>`,
    ['npm ci', 'Copyright 2020', '!Copy code'],
  ],
  [
    'blank lines, and code that is a block by its style',
    `<pre>0  line
1  line
2  line


end</pre><pre style="white-space:pre-wrap">a
	b</pre><code style="display:block;white-space:pre">one
  two</code><p>In <code>a  b</code> and <samp>x
y</samp>.</p>`,
    ['0  line\\n1  line\\n2  line\\n\\n\\nend', 'one\\n  two', 'In a b and x y.'],
  ],
  [
    'a file with its numbers beside it and a field over it',
    `<div><textarea readonly style="color:transparent;position:absolute;background:none;border:0">fn main() {
    drain(4);
}</textarea><div class="code-file" style="display:flex"><div class="line-numbers"><div data-line-number=1 class="line-number">1</div><div class="line-number">2</div><div class="line-number">3</div></div><div style="font-family:monospace;white-space:pre"><div><div>fn main() {</div></div><div><div>    drain(4);</div></div><div><div>}</div></div></div></div></div><p>Bus <span class="line-number">4</span> stops here.</p>`,
    ['~fn main\\(\\) \\{\\n    drain\\(4\\);\\n\\}\\nBus 4 stops here', '!~^[123]$', '!~fn main[^]*fn main'],
  ],
  [
    'lines set in by spaces that do not collapse, and a term with a link to itself',
    `<p style="font-family:Courier New">lock:<br>
&nbsp;&nbsp;gates: 2<br>&nbsp; &nbsp;depth: 4</p><dl><dt><code>fill(gate)</code><a class="headerlink" href="#fill">¶</a><dd><p>Fills it.</dl>`,
    ['lock:\\n  gates: 2\\n   depth: 4', 'fill(gate)', '!¶'],
  ],
  [
    'numbers beside lines that are boxes',
    `<div class="blob"><style>.ln{user-select:none;color:#999;display:inline-block;width:2em}.row{display:block}</style><pre><code><span class=row><span class=ln>9</span>alpha {</span><span class=row><span class=ln>10</span>  b: 7;</span><span class=row><span class=ln>11</span>}</span></code></pre></div>`,
    ['alpha {\\n  b: 7;\\n}'],
  ],
];

describe.each(BROWSERS)('code in %s', (name) => {
  const read = usePageReader(name);
  it.each(CASES)('reads %s', async (_, html, lines) => {
    const { text } = await read(
      `<!doctype html><title>A page</title><main><h1>A page</h1>${html}<p>The end of it.</p></main>`,
    );
    expect(brokenLines(parseCase(lines.join('\n')), text), text).toEqual([]);
  });
});

/** Marks that carry meaning are read as text: powers and notes, numbers of steps, ticks, labels, pictures, fields. */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

const page = (body: string, style = ''): string =>
  `<!doctype html><html lang="en"><head><title>Marks</title><style>${style}</style></head><body><main><h1>The harbour</h1>${body}</main></body></html>`;

/** By what is told apart: paragraphs as they are written, and as they must be read. */
const RAISED: readonly (readonly [html: string, text: string])[] = [
  ['The dredger moved 10<sup>6</sup> tonnes.', 'The dredger moved 10^6 tonnes.'],
  ['It met in 2019<sup>12</sup> and in 2020<sup>[4]</sup>.', 'It met in 2019 [12] and in 2020 [4].'],
  ['The board<a href="#n3"><sup>3</sup></a> sat.', 'The board[3] sat.'],
  [
    'Notes<sup class="reference"><a href="#c">[7]</a></sup> of 4.5<sup><a href="#d">8</a></sup> m.',
    'Notes[7] of 4.5 [8] m.',
  ],
  ['It costs $1,299<sup>99</sup> or 12<sup>50</sup> €.', 'It costs $1,299.99 or 12,50 €.'],
  [
    'The 1<sup>st</sup> of XIX<sup>e</sup> and n<sup>o</sup> 4 of Foo<sup>TM</sup>.',
    'The 1st of XIXe and no 4 of FooTM.',
  ],
  ['E = mc<sup>2</sup>, 30 km<sup>2</sup>, 10<sup>−3</sup> g.', 'E = mc^2, 30 km^2, 10^−3 g.'],
  ['H<sub>2</sub>O, C<sub>6</sub>H<sub>12</sub>O<sub>6</sub>, x<sub>1</sub><sup>2</sup>.', 'H2O, C6H12O6, x1^2.'],
  ['log<sub>2</sub>8 and 101<sub>2</sub> and v<sub>max</sub>.', 'log_2 8 and 101_2 and v_max.'],
  ['By style 10<span style="vertical-align:super">9</span> boats.', 'By style 10^9 boats.'],
  ['By place 10<span style="position:relative;top:-.5em;font-size:70%">5</span> boats.', 'By place 10^5 boats.'],
  [
    '<b>$</b>24<i style="display:none">.</i><span style="position:relative;top:-.5em;font-size:60%">99</span> each',
    '$24.99 each',
  ],
  ['For $7<span style="font-size:60%;vertical-align:top">50</span>, not 7<small>50</small>.', 'For $7.50, not 750.'],
  ['In code <code>x &lt; 10<sup>6</sup></code> and <code>a<sub>1</sub></code>.', 'In code x < 10^6 and a1.'],
  ['Now 10<sup>10<sup>100</sup></sup> and 5<sup>1</sup>/<sub>2</sub>.', 'Now 10^(10^100) and 5 1/2.'],
  ['For 45%<sup>2</sup> of words<sup>1,2</sup> in tables<sup>a</sup>.', 'For 45% [2] of words[1,2] in tables[a].'],
  ['It was <s>$48.00</s> $30.00.', 'It was ~~$48.00~~ $30.00.'],
  ['It was <span style="text-decoration:line-through">99 €</span> 79 €.', 'It was ~~99 €~~ 79 €.'],
  ['The <del>old</del> <ins>new</ins> pier.', 'The ~~old~~ new pier.'],
  ['<ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby>の夜', '灯台(とうだい)の夜'],
  ['<ruby>表<rt>ひょう</rt></ruby><ruby>示<rt>じ</rt></ruby>された', '表示(ひょうじ)された'],
  ['<ruby>東<rb>京</rb><rtc><rt>とう</rt><rt>きょう</rt></rtc></ruby>へ', '東京(とうきょう)へ'],
  ['<ruby>台<rt style="visibility:hidden">ㄊㄞˊ</rt></ruby>灣', '台灣'],
  ['می\u200Cخواهد بیاید', 'می\u200Cخواهد بیاید'],
  ['Words that hi\u200Cde in the mid\u200D\u200Cst', 'Words that hide in the midst'],
  ['<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mi>a</mi><mn>3</mn></mfrac></math>', 'x^2 = a/3'],
  [
    '<mjx-container><mjx-math aria-hidden="true"></mjx-math><mjx-assistive-mml style="position:absolute;clip:rect(1px,1px,1px,1px)"><math><msqrt><mi>l</mi></msqrt></math></mjx-assistive-mml></mjx-container> it is',
    '√l it is',
  ],
];

const LISTS: readonly (readonly [html: string, lines: readonly string[]])[] = [
  ['<ol start="3"><li>Open<li>Prime<li value="9">Close</ol>', ['3. Open', '4. Prime', '9. Close']],
  ['<ol type="a"><li>Wait<li>Go back to 4</ol>', ['a. Wait', 'b. Go back to 4']],
  ['<ol reversed><li>last<li>first</ol>', ['2. last', '1. first']],
  ['<ol type="I" start="4"><li><p>Four</p><p>more</p></ol>', ['IV. Four', 'more']],
  ['<ol><li>One<ol type="i"><li>inner</ol><li style="display:none">gone<li>Two</ol>', ['1. One', 'i. inner', '2. Two']],
  ['<ol style="list-style:none"><li>Plain</ol><ul><li>Bullet</ul>', ['Plain', 'Bullet']],
  ['<ol class="rule"><li>Be kind<li>Be brief</ol>', ['Rule 1: Be kind', 'Rule 2: Be brief']],
  ['<ol class="auto"><li>Write<li>Lock</ol>', ['Step 1. Write', 'Step 2. Lock']],
  ['<ol class="deep"><li>A<ol><li>B<li>C</ol><li>D</ol>', ['1 A', '1.1 B', '1.2 C', '2 D']],
  [
    '<div class="chap"><h2>Quays</h2><h3>Owners</h3><h2>Fog</h2><h3>Bells</h3></div>',
    ['I: Quays', '1.1 Owners', 'II: Fog', '2.1 Bells'],
  ],
  ['<ol style="list-style-type:arabic-indic" start="12"><li>عدد</ol>', ['١٢. عدد']],
  ['<ul><li style="text-decoration:line-through">Done thing<li>Open thing</ul>', ['~~Done thing~~', 'Open thing']],
  [
    '<ul><li><input type="checkbox" disabled checked> Haul<li><input type="checkbox"> Warn</ul>',
    ['[x] Haul', '[ ] Warn'],
  ],
  [
    '<ul><li><span role="checkbox" aria-checked="true"></span>Shut<li><input type="radio" disabled>North</ul>',
    ['[x] Shut', '( ) North'],
  ],
  ['<ul><li><div><input type="checkbox" disabled checked></div><div>In boxes</div></ul>', ['[x] In boxes']],
  [
    '<p><span role="checkbox" aria-checked="true">Oars in</span></p><div role="radio" aria-checked="false">East</div>',
    ['[x] Oars in', '( ) East'],
  ],
  ['<form><span role="checkbox" aria-checked="true">Asked</span></form>', ['Asked']],
];
const LIST_STYLE = `.rule li::marker{content:"Rule " counter(list-item) ": "}
  .auto{counter-reset:s;list-style:none}.auto>li{counter-increment:s}.auto>li::before{content:"Step " counter(s) ". "}
  .deep,.deep ol{counter-reset:d;list-style:none}.deep li::before{counter-increment:d;content:counters(d,".") " "}
  .chap{counter-reset:c}.chap h2{counter-increment:c;counter-reset:s}.chap h2::before{content:counter(c,upper-roman) ": "}
  .chap h3{counter-increment:s}.chap h3::before{content:counter(c) "." counter(s) " "}`;

const LABELS: readonly (readonly [html: string, text: string])[] = [
  ['<p class="warn">Never stand there.</p>', 'Warning: Never stand there.'],
  ['<p class="req">A second pair of eyes</p>', 'A second pair of eyes (required)'],
  ['<p class="lab" data-label="Depth">3 m</p>', 'Depth: 3 m'],
  ['<p class="nest">Mind the gap.</p>', 'Note: Mind the gap.'],
  ['<p class="badge">Bridge opens</p>', 'New Bridge opens'],
  ['<p class="beta">Version</p>', 'Version (Beta)'],
  ['<p class="icon tip hid away white print">Plain words</p>', 'Plain words'],
  ['<ul class="dots"><li>Ann Roe</li><li>Bo Lie</li></ul>', 'Ann Roe · Bo Lie'],
  ['<ul class="dot"><li>On its own</li></ul>', 'On its own'],
  ['<p>It is <q>the <q>rule</q> of two</q>.</p>', 'It is “the ‘rule’ of two”.'],
  ['<p lang="de">Er sagte <q>Halt</q>.</p>', 'Er sagte „Halt“.'],
  [
    '<table><tr><th>Part<th>Fits<tr><td>Bell<td class="yes"><tr><td>Lamp<td>✗</table>',
    'Part | Fits\nBell | ✓\nLamp | ✗',
  ],
];
const LABEL_STYLE = `.warn::before{content:"Warning: "}.req::after{content:" (required)"}.lab::before{content:attr(data-label) ": "}
  .nest{&::before{content:"Note: "}}.badge::before{content:"New";margin-right:4px}.beta{--n:"Beta"}
  .beta::after{content:" (" var(--n) ")"}.icon::before{content:"\\f101"}.yes::before{content:"✓"}
  .tip::after{content:"TOOLTIP";position:absolute;opacity:0}.hid::before{content:"NONE";display:none}
  .away::after{content:"AWAY";position:absolute;left:-9999px}.white::before{content:"WHITE";color:#fff}
  .dots li{display:inline}.dots li:not(:last-child)::after{content:" \\b7 "}.dot li::before,.dot li::after{content:"•"}
  @media print{.print::before{content:"PRINT"}}`;

const PICTURES: readonly (readonly [html: string, text: string])[] = [
  ['<p>Press <img src="x.png" alt="Enter"> to go on.</p>', 'Press Enter to go on.'],
  ['<p>Wind: <img src="n.png" alt="north-west" width="16" height="16"></p>', 'Wind: north-west'],
  ['<p>Well done <img class="emoji" alt="🎉" src="e.png">!</p>', 'Well done 🎉!'],
  ['<p><img src="b.jpg" alt="A large photograph" width="600" height="400"> Beside it.</p>', 'Beside it.'],
  ['<p><img src="a.png" alt="Jane Roe" width="32" height="32"> Jane Roe wrote this.</p>', 'Jane Roe wrote this.'],
  ['<p><img src="f.gif" alt="" width="9"> <img src="g" alt="photo.jpg"> Bare words.</p>', 'Bare words.'],
  ['<p><span role="img" aria-label="warning"></span> Never stand here.</p>', 'warning Never stand here.'],
  [
    '<p><a href="#"><svg width="9" height="9"><title>Share</title></svg></a> Text <i class="material-icons">check</i> goes on.</p>',
    'Text goes on.',
  ],
  [
    '<table><tr><th>Part<th>Has<tr><td>Bell<td><img src="t.png" alt="Yes"><tr><td>Lamp<td><svg role="img" aria-label="No" width="9" height="9"><path d="M0 0h5"/></svg></table>',
    'Part | Has\nBell | Yes\nLamp | No',
  ],
  [
    '<table><tr><th>Part<th>A<th>B<tr><td>Bell<td><i class="fa fa-check" aria-hidden="true"></i><td><i class="fa fa-times"></i><tr><td>Lamp<td><svg aria-hidden="true" class="icon"><path d="M0 0h5"/></svg> <span class="sr-only">Included</span><td><img src="img/cross.png" alt=""><tr><td>Oar<td><span class="material-icons">check</span><td><svg><use href="#icon-x"/></svg></table>',
    'Part | A | B\nBell | ✓ | ✗\nLamp | Included | ✗\nOar | ✓ | ✗',
  ],
  [
    '<p>It got <i class="a-icon"><span class="a-icon-alt" style="position:absolute;left:-9999px">4 of 5 stars</span></i> here.</p>',
    'It got 4 of 5 stars here.',
  ],
  ['<p>It is <img alt="{\\displaystyle h=v^{2}}" src="f" width="40" height="9"> high.</p>', 'It is h=v^{2} high.'],
  [
    '<figure><svg width="400" height="160"><defs><text>DEFS</text></defs><text x="10" y="150">lower</text><text x="200" y="20">upper right</text><text x="10" y="20">upper left</text><text y="50" style="display:none">NONE</text><text y="60" fill="white">WHITE</text><rect y="80" width="90" height="30" fill="navy"/><text x="9" y="100" fill="white">on navy</text><foreignObject x="200" y="80" width="99" height="30"><div>in a box</div></foreignObject></svg></figure>',
    'upper left\nupper right\non navy\nin a box\nlower',
  ],
  [
    '<p>Build <svg width="80" height="20"><text x="5" y="15">passing</text></svg> since May.</p>',
    'Build passing since May.',
  ],
  [
    '<figure><svg role="img" aria-label="Depth by year" width="300" height="90"><path d="M0 0h9"/></svg></figure>',
    'Depth by year',
  ],
];

const FIELDS: readonly (readonly [html: string, text: string])[] = [
  ['<p><label>Name <input readonly value="Skerry Light"></label></p>', 'Name Skerry Light'],
  ['<p><label for="d">Depth</label><input id="d" disabled value="12 m"></p>', 'Depth 12 m'],
  ['<fieldset disabled><p>Berth <input value="north 4"></p></fieldset>', 'Berth north 4'],
  ['<p>Tide <select disabled><option>low<option selected>high</select></p>', 'Tide high'],
  ['<p>Sum <output>42 euros</output></p>', 'Sum 42 euros'],
  ['<textarea readonly rows="5">open(gate)\n  turn(3)\nend</textarea>', 'open(gate)\n  turn(3)\nend'],
  ['<textarea readonly rows="5">You may copy it\nfor your friends.</textarea>', 'You may copy it\nfor your friends.'],
];
const NEVER = [
  '<input value="SECRETA">',
  '<textarea>SECRETB</textarea>',
  '<input readonly type="password" value="SECRETC">',
  '<input readonly type="hidden" value="SECRETD">',
  '<input readonly autocomplete="cc-number" value="SECRETE">',
  '<input readonly autocomplete="section-a one-time-code" value="SECRETF">',
  '<input readonly value="4111 1111 1111 1111">',
  '<input disabled name="cardNumber" value="SECRETG">',
  '<select><option>SECRETH</select>',
  '<input readonly style="opacity:0" value="SECRETI">',
  '<input readonly style="visibility:hidden" value="SECRETJ">',
  '<span style="display:none"><input readonly value="SECRETK"></span>',
  '<input readonly style="-webkit-text-security:disc" value="SECRETL">',
  '<form><ul><li><input type="checkbox" checked> asked</ul></form>',
];

const bodyOf = (rows: readonly (readonly [html: string, ...rest: unknown[]])[], tag = ''): string =>
  rows.map(([html]) => (tag === '' ? html : `<${tag}>${html}</${tag}>`)).join('\n');

describe.each(BROWSERS)('marks as text, in %s', (name) => {
  const read = usePageReader(name);

  it('tells powers, notes, cents, struck words, readings and formulas apart', async () => {
    const { text } = await read(page(bodyOf(RAISED, 'p')));
    expect(text.split('\n').slice(1)).toEqual(RAISED.map(([, line]) => line));
  });

  it('reads numbers of items and steps, and ticks', async () => {
    const { text } = await read(page(bodyOf(LISTS), LIST_STYLE));
    expect(text.split('\n').slice(1)).toEqual(LISTS.flatMap(([, lines]) => lines));
  });

  it('reads what style sheets write, and not what they hide', async () => {
    const { text } = await read(page(bodyOf(LABELS), LABEL_STYLE));
    expect(text).toBe(['The harbour', ...LABELS.map(([, line]) => line)].join('\n'));
  });

  it('reads labels in a shadow root by its own style sheet', async () => {
    const { text } = await read(
      page('<div id="host"><p class="out">slotted words</p></div>', '.out::before{content:"Light: "}'),
      (tab) =>
        tab.evaluate(() => {
          const root = document.querySelector('#host')?.attachShadow({ mode: 'open' });
          if (root)
            root.innerHTML =
              '<style>.in::before{content:"Shadow: "}</style><p class="in out">inner words</p><slot></slot>';
        }),
    );
    expect(text).toBe('The harbour\nShadow: inner words\nLight: slotted words');
  });

  it('reads pictures that stand in for words, and drawings', async () => {
    const { text } = await read(page(bodyOf(PICTURES)));
    expect(text).toBe(['The harbour', ...PICTURES.map(([, line]) => line)].join('\n'));
  });

  it('reads fields that nobody can write into, and no others', async () => {
    const { text } = await read(page(bodyOf(FIELDS) + NEVER.map((field) => `<p>Next ${field}</p>`).join('')));
    expect(text).toContain(['The harbour', ...FIELDS.map(([, line]) => line)].join('\n'));
    expect(text).not.toMatch(/SECRET|4111|\[x\]/);
  });

  it('asks a page of many elements in time, also where its style sheet cannot be read', async () => {
    const { text, readMs } = await read(
      page(
        `<link rel="stylesheet" href="data:text/css,.w::before{content:'Warning: '}">${Array.from({ length: 5_000 }, (_, at) => `<p class="w c${String(at % 900)}">a <b>deep</b> quay</p>`).join('')}`,
      ),
    );
    expect(text.match(/Warning: a deep quay/g)?.length).toBeGreaterThan(100);
    expect(readMs).toBeLessThan(3_000);
  });
});

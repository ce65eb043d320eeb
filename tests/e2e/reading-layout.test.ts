/** How boxes are read in both browsers: what stands apart, what stands beside the text, and in which order. */
import { describe, expect, it } from 'vitest';
import { brokenLines, parseCase } from '../../lab/reading-case.ts';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

/** Name, page, and what must be read there, in the words of `lab/reading-case.ts`. */
const CASES: readonly (readonly [name: string, html: string, lines: readonly string[]])[] = [
  [
    'boxes apart and letters together',
    `<style>.b span{display:inline-block;margin:0 4px;padding:2px 6px;border:1px solid}.w{display:inline-block;width:120px}.s span{display:inline-block}.a b{padding:0 9px}</style><div class=b><span>Red</span><span>Green</span></div><p><span class=w>Height</span><span>31 m</span></p><p class=s><span>H</span><span>a</span><span>r</span><span>b</span><span>our</span> news</p><p class=a><b>One</b><b>Two</b></p><p>H<sub>2</sub>O and <b>f</b>ish, un<i>believ</i>able</p>`,
    ['Red Green', 'Height 31 m', 'Harbour news', 'One Two', 'unbelievable'],
  ],
  [
    'notes in the margin and large first letters',
    `<style>.n{float:right;width:150px;clear:right}.cap{float:left;font-size:50px;padding-right:6px}.ab{position:absolute;left:900px;width:200px}</style><p><span class=cap>T</span>he channel was dug in 1871<span class=n>Dredged again in 1903, as the harbour book of that year tells at some length.</span> by four barges. It has been deep enough since.</p><p>The bell<span class=ab>It hangs in the lamp room now, where everybody can see it for a coin.</span> was cast in 1902 and rang until 1950. Nobody misses it.</p><div>Some words<div class=n>A note in the margin that is long enough to be read alone.</div> go on here.</div>`,
    [
      '~^The channel was dug in 1871 by four barges\\.',
      'Dredged again in 1903',
      'It has been deep enough since.',
      'The bell was cast in 1902 and rang until 1950.',
      'It hangs in',
      'Nobody misses it.',
      'Some words go on here.',
      'A note in the margin',
    ],
  ],
  [
    'elements that only a style sheet makes blocks or not',
    `<style>x-card{display:block}.l{float:left}.r{float:right}</style><x-card>A card of its own</x-card><x-card>Another card</x-card><p><span class=l>Adult</span><span class=r>8.50</span></p><div><label>Name</label><output>Marta</output></div><div style="display:grid"><span>Upper</span><span>Lower</span></div><div style="display:flex;flex-direction:column"><span>North</span><span>South</span></div><div style="display:contents">In a box that is none</div>`,
    [
      'A card of its own',
      'Another card',
      'Adult 8.50',
      '~Upper\\sLower',
      '~North\\nSouth',
      'In a box',
      '!boxAnother',
      '!ownAnother',
    ],
  ],
  [
    'the order of flex and grid containers',
    `<style>.f{display:flex;flex-direction:column}.a{order:3}.b{order:1}.g{display:grid;grid-template-areas:"h h" "s m"} .rr{display:flex;flex-direction:row-reverse}</style><div class=f><p class=a>Third of them.</p><p class=b>Second of them.</p><p>First of them.</p></div><div class=g><p style="grid-area:m">Main words.</p><p style="grid-area:s">Side words.</p><p style="grid-area:h">Head words.</p></div><div class=rr><p>Right hand.</p><p>Left hand.</p></div>`,
    [
      'First of them.',
      'Second of them.',
      'Third of them.',
      'Head words.',
      'Main words.',
      'Side words.',
      '~Left hand\\.(\\n| \\| )Right hand\\.',
    ],
  ],
  [
    'rows and cards that are placed anew',
    `<div style="position:relative;height:200px"><div style="position:absolute;left:0;width:400px;height:30px;top:90px">Row 3 of it</div><div style="position:absolute;left:0;width:400px;height:30px;top:120px">Row 4 of it</div><div style="position:absolute;left:0;width:400px;height:30px;top:150px">Row 5 of it</div><div style="position:absolute;left:0;width:400px;height:30px;top:0px">Row 0 of it</div><div style="position:absolute;left:0;width:400px;height:30px;top:30px">Row 1 of it</div><div style="position:absolute;left:0;width:400px;height:30px;top:60px">Row 2 of it</div></div><div style="position:relative;height:120px"><div style="position:absolute;left:0px;width:100px;height:30px;top:30px">Card 2</div><div style="position:absolute;left:110px;width:100px;height:30px;top:30px">Card 3</div><div style="position:absolute;left:0px;width:100px;height:30px;top:0px">Card 0</div><div style="position:absolute;left:110px;width:100px;height:30px;top:0px">Card 1</div></div>`,
    ['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4', 'Row 5', '~Card 0\\sCard 1\\sCard 2\\sCard 3'],
  ],
  [
    'labels that float',
    `<style>li .k{float:left;width:140px}li{clear:both;list-style:none}.kv b{display:block}</style><ul><li><span class=k>Beam</span><span class=v>3.1 m</span></li><li><span class=k>Draft</span><span class=v>1.2 m</span></li></ul><div class=kv><b>Sail</b><span>42 m2</span></div>`,
    ['~Beam[:|]? ?\\|?\\s3\\.1 m', '~Draft[:|]? ?\\|?\\s1\\.2 m', '~Sail\\s42 m2'],
  ],
  [
    'prices in boxes',
    `<style>.p{font-size:20px}.p .c{font-size:11px;vertical-align:super}</style><p class=p><span style="display:inline-block">$</span><span style="display:inline-block">48</span><span style="display:inline-block;margin-left:6px">was 60</span></p><p>Adults <span style="display:inline-block;min-width:80px;text-align:right">8.50</span><span style="display:inline-block;min-width:80px;text-align:right">4.00</span></p><p><span class=a-offscreen style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">$24.99</span>$24<span class=a-offscreen style="position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)">.</span><span style="position:relative;top:-.75em;font-size:10px">99</span> a piece</p>`,
    ['$48 was 60', 'Adults 8.50 4.00', '$24.99 a piece'],
  ],
  [
    'what stands at the other end of a line',
    `<div style="position:relative"><p>Some words that are long enough for a line.</p><div style="position:absolute;top:0;right:0">New</div></div><p>Read <a href=x>this</a><span style="float:right">12 May</span></p><h2>Part <small style="float:right">3 of 4</small></h2>`,
    ['Some words that', 'Read this 12 May', 'Part 3 of 4'],
  ],
  [
    'letters and words that a script put into boxes, and rows of a grid',
    `<style>h2 div div{display:inline-block}.g{display:grid;grid-template-columns:auto auto auto}.r{display:contents}.l{font-size:19px}</style><h2><div><div>${['S', 'a', 'n', 'd'].map((letter) => `<div>${letter}</div>`).join('')}</div> <div>${['i', 'n'].map((letter) => `<div>${letter}</div>`).join('')}</div></div></h2><div class=g><div class=r><b>Time</b><b>To</b><b>Pier</b></div><div class=r><span>7:10</span><span>Outer island</span><span>2</span></div></div>`,
    ['Sand in', '~^Time[ |]+To[ |]+Pier$', '~^7:10[ |]+Outer island[ |]+2$'],
  ],
  [
    'the numbers of side notes that a style sheet writes',
    `<style>.k{counter-increment:n}.k::after{content:counter(n);vertical-align:super;font-size:10px}.s{float:right;width:200px}.s::before{content:counter(n) " ";vertical-align:super;font-size:10px}</style><p>It was raised in 1802<label class=k></label><span class=s>The bill of that year survives in the chest of the parish, with eleven names.</span> and again in 1866.</p>`,
    ['It was raised in 1802 [1] and again in 1866.', '[1] The bill', '!18021'],
  ],
];

describe.each(BROWSERS)('layout in %s', (name) => {
  const read = usePageReader(name);
  it.each(CASES)('reads %s', async (_, html, lines) => {
    const { text } = await read(
      `<!doctype html><title>A page</title><main><h1>A page</h1>${html}<p>The end of it.</p></main>`,
    );
    expect(brokenLines(parseCase(lines.join('\n')), text), text).toEqual([]);
  });
});

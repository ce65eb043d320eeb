/** How tables are read in both browsers: as grids, as lines of a receipt, or as the parts of a page. */
import { describe, expect, it } from 'vitest';
import { brokenLines, parseCase } from '../../lab/reading-case.ts';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

/** Name, page, and what must be read there, in the words of `lab/reading-case.ts`. */
const CASES: readonly (readonly [name: string, html: string, lines: readonly string[]])[] = [
  [
    'headers that span rows and columns',
    `<table><thead><tr><th rowspan=2>Pier</th><th colspan=2>2024</th><th colspan=2>2025</th></tr><tr><th>Spring</th><th>Autumn</th><th>Spring</th><th>Autumn</th></tr></thead><tbody><tr><th>North</th><td>41</td><td></td><td>52</td><td>50</td></tr><tr><th>South</th><td>9</td><td>8</td><td></td><td>7</td></tr></tbody></table>`,
    [
      'Pier | 2024 | 2024 | 2025 | 2025',
      'Pier | Spring | Autumn | Spring | Autumn',
      'North | 41 | | 52 | 50',
      'South | 9 | 8 | | 7',
    ],
  ],
  [
    'a grid by its roles, with an empty cell',
    `<style>.r{display:flex}.r>*{flex:1}</style><div role=grid><div role=rowgroup><div role=row class=r><div role=columnheader>Ship</div><div role=columnheader>Port</div><div role=columnheader>Cargo</div></div></div><div role=rowgroup><div role=row class=r><div role=rowheader>Ada</div><div role=gridcell></div><div role=gridcell><span>Coal</span></div></div><div role=row class=r><span role=gridcell>Marigold</span><span role=gridcell>Bergen</span><span role=gridcell>Herring<br>and salt</span></div></div></div>`,
    ['Ship | Port | Cargo', 'Ada | | Coal', 'Marigold | Bergen | Herring; and salt'],
  ],
  [
    'a table that only a style sheet makes',
    `<style>.t{display:table}.r{display:table-row}.c{display:table-cell;padding:4px}</style><div class=t><div class=r><span class=c>Gate</span><span class=c>Width</span></div><div class=r><span class=c>Upper</span><span class=c>6.2 m</span></div><div class=r><span class=c>Lower</span><span class=c>7.5 m</span></div></div>`,
    ['Gate | Width', 'Upper | 6.2 m', 'Lower | 7.5 m'],
  ],
  [
    'a receipt in a mail, laid out by tables in tables',
    `<table role=presentation width=100%><tr><td><table role=presentation><tr><td><p>Thank you for your order, Ines. It leaves the loft on Monday and comes with the pilot boat.</p></td></tr><tr><td><table role=presentation width=400><tr><td>Mooring line, 12 m</td><td align=right>48.00</td></tr><tr><td>Shackle</td><td align=right>6.50</td></tr><tr><td><b>Total</b></td><td align=right><b>54.50</b></td></tr></table></td></tr><tr><td><p>Questions? Write to the chandlery at the quay, which answers within a day or two.</p></td></tr></table></td></tr></table>`,
    [
      'Thank you for your order',
      'Mooring line, 12 m | 48.00',
      'Shackle | 6.50',
      'Total | 54.50',
      'Questions?',
      '!| Thank',
      '!~\\| *$',
    ],
  ],
  [
    'labels and values: terms, boxes beside one another',
    `<style>.g{display:grid;grid-template-columns:120px 1fr} .f{display:flex} dl.g dd{margin:0} .s{display:flex;justify-content:space-between}</style><dl><dt>Length</dt><dd>12 m</dd><dt>Colours</dt><dd>Navy</dd><dd>Black</dd></dl><dl class=g><dt>Weight</dt><dd>1.2 kg</dd><dt>Load</dt><dd>5,100 kg</dd></dl><dl><div class=f><dt>Maker</dt><dd>Loft &amp; Sons</dd></div><div class=f><dt>Year</dt><dd>1931</dd></div></dl><ul><li class=s><span>Chapter one</span><span>12</span></li><li class=s><div>Chapter two</div><div>31</div></li></ul><div class=g><div>Depth</div><div>4.4 m</div><div>Tide</div><div>2.1 m</div></div>`,
    [
      'Length | 12 m',
      'Colours | Navy; Black',
      'Weight | 1.2 kg',
      'Load | 5,100 kg',
      'Maker | Loft & Sons',
      'Year | 1931',
      '~Chapter one( \\|)? 12',
      '~Chapter two( \\|)? 31',
      'Depth | 4.4 m',
      'Tide | 2.1 m',
    ],
  ],
  [
    'lists, lines, and a table in cells, and a hidden column',
    `<table><tr><th>Name</th><th style="display:none">Secret</th><th>Parts</th><th>Fee</th></tr><tr><td>Pilot</td><td style="display:none">SHUT</td><td><ul><li>Bow</li><li>Stern</li></ul></td><td><table><tr><td>2 h</td><td>30</td></tr><tr><td>4 h</td><td>55</td></tr></table></td></tr><tr><td>Tug</td><td style="display:none">SHUT</td><td><p>Line.</p><p>Hook.</p></td><td>80<br>90</td></tr></table>`,
    ['Name | Parts | Fee', 'Pilot | Bow; Stern | 2 h, 30; 4 h, 55', 'Tug | Line. Hook. | 80; 90', '!SHUT'],
  ],
  [
    'a foot that stands first in the document',
    `<table><tfoot><tr><td>Sum</td><td>12</td></tr></tfoot><thead><tr><th>Day</th><th>Boats</th></tr></thead><tbody><tr><td>Monday</td><td>5</td></tr><tr><td>Tuesday</td><td>7</td></tr></tbody></table>`,
    ['Day | Boats', 'Monday | 5', 'Tuesday | 7', 'Sum | 12'],
  ],
  [
    'columns of text',
    `<table border=0 cellpadding=10><tr><td width=50%><p>The board met on Tuesday, and it heard what the dredging would cost and how long it would take in a year without storms, which nobody could promise. The members then walked down to the quay, and looked at the water for themselves.</p><p>A second meeting is to be held.</p></td><td><p>The ferries run with a smaller draught until the work is done, as they did in the winter before last, when the channel was closed for six weeks.</p></td></tr></table>`,
    ['The board met', 'A second meeting', 'The ferries run', '! | '],
  ],
  [
    'a row that names a part of the table',
    `<table><colgroup><col><col></colgroup><thead><tr><th>Name</th><th>Fee</th></tr></thead><tbody><tr><th colspan=2>Summer</th></tr><tr><th>Pilot</th><td>30</td></tr><tr><th colspan=2>Winter</th></tr><tr><th>Pilot</th><td>40</td></tr></tbody></table>`,
    ['Name | Fee', '~^Summer$', 'Pilot | 30', '~^Winter$', 'Pilot | 40'],
  ],
  [
    'a table whose rows are boxes on small screens',
    `<style>table{display:block;overflow:auto}@media(min-width:1px){tr{display:flex}td,th{display:block;flex:1}}</style><table><tr><th>Gate</th><th>Width</th></tr><tr><td>Upper</td><td></td></tr><tr><td>Lower</td><td>7.5</td></tr></table>`,
    ['Gate | Width', 'Upper |', 'Lower | 7.5'],
  ],
  [
    'a table by roles alone',
    `<div role=table><div role=row aria-rowindex=1><span role=columnheader>Hour</span><span role=columnheader>Level</span></div><div role=row><span role=cell>06:00</span><span role=cell>310</span></div><div role=row><span role=cell>12:00</span><span role=cell></span></div></div>`,
    ['Hour | Level', '06:00 | 310', '12:00 |'],
  ],
  [
    'headers of rows, and a caption',
    `<table><caption>Fares</caption><tr><td></td><th scope=col>Adult</th><th scope=col>Child</th></tr><tr><th scope=row>North<br>pier</th><td>8.50</td><td><del>4.00</del> 3.50</td></tr></table>`,
    ['Fares', '~^\\| ?Adult \\| Child$', '~^North; pier \\| 8\\.50 \\| .*3\\.50$'],
  ],
  [
    'a grid that uses its rows again, and fixes a column',
    `<style>[role=row]{display:flex}</style><div role=grid><div role=rowgroup style="float:left"><div role=row aria-rowindex=1><div role=columnheader aria-colindex=1>Well</div></div><div role=row aria-rowindex=3><div role=gridcell aria-colindex=1>East</div></div><div role=row aria-rowindex=2><div role=gridcell aria-colindex=1>West</div></div></div><div role=rowgroup><div role=row aria-rowindex=1><div role=columnheader aria-colindex=2>Depth</div></div><div role=row aria-rowindex=2><div role=gridcell aria-colindex=2>31 m</div></div><div role=row aria-rowindex=3><div role=gridcell aria-colindex=2>27 m</div></div></div></div>`,
    ['Well | Depth\\nWest | 31 m\\nEast | 27 m'],
  ],
  [
    'a report with columns for room and for signs',
    `<table><tr><td></td><td></td><td colspan=2>2025</td><td></td><td colspan=2>2024</td><td></td></tr><tr><td>Tolls</td><td></td><td>$</td><td>310</td><td></td><td>$</td><td>1,204</td><td></td></tr><tr><td>Loss</td><td></td><td></td><td>(88</td><td>)</td><td></td><td>(9</td><td>)</td></tr></table>`,
    ['~^\\|? ?2025 \\| 2024\\nTolls \\| \\$310 \\| \\$1,204\\nLoss \\| \\(88\\) \\| \\(9\\)$'],
  ],
  [
    'labels beside values: floats, lists, words that a grid places, an empty field of a row',
    `<style>.l{float:left;width:90px}.v{margin-left:100px}.f{display:flex}.f>*{flex:1}.g{display:grid;grid-template-columns:1fr 1fr}</style><div><div class=l>Inflow</div><div class=v>3.1 m</div></div><div class=f><div>Ports</div><div><ul><li>East<li>West</ul></div></div><p class=g><b>Order</b><span>88</span><b>Placed</b><span>4 May</span></p><div class=f><div>1 May</div><div>Trust</div><div>41</div></div><div class=f><div>3 May</div><div></div><div>12</div></div>`,
    ['Inflow | 3.1 m', 'Ports | East; West', 'Order 88\\nPlaced 4 May', '1 May | Trust | 41\\n3 May | | 12'],
  ],
  [
    'cells that a grid places',
    `<div style="display:grid;grid-template-columns:1fr 1fr 1fr"><b>Name</b><b>Age</b><b>Town</b><span>Ada</span><span>41</span><span>Leith</span></div><div style="display:grid;grid-template-columns:1fr 1fr 1fr"><div>Name</div><div>Age</div><div>Town</div><div>Bo</div><div>52</div><div>Bergen</div></div>`,
    ['~Name( \\|)? Age( \\|)? Town\\sAda( \\|)? 41( \\|)? Leith', 'Name | Age | Town', 'Bo | 52 | Bergen'],
  ],
];

describe.each(BROWSERS)('tables in %s', (name) => {
  const read = usePageReader(name);
  it.each(CASES)('reads %s', async (_, html, lines) => {
    const { text } = await read(
      `<!doctype html><title>A page</title><main><h1>A page</h1>${html}<p>The end of it.</p></main>`,
    );
    expect(brokenLines(parseCase(lines.join('\n')), text), text).toEqual([]);
  });
});

/** Which blocks are kept, on pages that browsers have laid out. */
import { describe, expect, it } from 'vitest';
import { BROWSERS } from '../harness/launch.ts';
import { usePageReader } from '../harness/page-reader.ts';

const page = (body: string): string => `<!doctype html><meta charset=utf-8><title>The lighthouse</title>${body}`;

describe.each(BROWSERS)('the choice of blocks in %s', (name) => {
  const read = usePageReader(name);

  it('is no sign that a page builder left behind', async () => {
    const { blocks } = await read(
      page(`<main><h1>The lighthouse</h1>
        <p>[vc_row full_width="stretch_row"][vc_column width=”1/2″][vc_column_text]The tower has <b>200</b> steps.[/vc_column_text][/vc_column][/vc_row]</p>
        <p>[gallery ids="3,4,5"]</p>
        <p>[caption id="attachment_9" align="alignnone" width="300"]<img alt=""> The tower in 1901.[/caption]</p>
        <p>Put [gallery ids="3,4"] where pictures should be, or <code>[vc_row]</code> for a row.</p>
        <pre>[vc_row][gallery ids="1"]</pre>
        <p>[Applause] It was the [second] year.[1]</p></main>`),
    );
    expect(blocks.map(({ text }) => text)).toEqual([
      'The lighthouse',
      'The tower has 200 steps.',
      'The tower in 1901.',
      'Put [gallery ids="3,4"] where pictures should be, or [vc_row] for a row.',
      '[vc_row][gallery ids="1"]',
      '[Applause] It was the [second] year.[1]',
    ]);
  });
});

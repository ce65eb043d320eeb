import { describe, expect, it } from 'vitest';
import { shortcodesIn } from './shortcodes';

function left(text: string): string {
  let at = 0;
  const parts: string[] = [];
  for (const [start, end] of shortcodesIn(text)) {
    parts.push(text.slice(at, start));
    at = end;
  }
  return [...parts, text.slice(at)].join(' ').replaceAll(/\s+/g, ' ').trim();
}

describe('signs of page builders', () => {
  it('go, and the text in them stays', () => {
    expect(left('[vc_row full_width="yes"][vc_column]The lamp was lit.[/vc_column][/vc_row]')).toBe(
      'The lamp was lit.',
    );
    expect(left('[et_pb_section fb_built=”1″ _builder_version=”4.16″]Opening hours[/et_pb_section]')).toBe(
      'Opening hours',
    );
    expect(left('[caption id="attachment_9" align="alignnone"]The tower[/caption]')).toBe('The tower');
    expect(left('[button link=”http://a.example/kit” type=”big”] Submit a review[/button]')).toBe('Submit a review');
  });

  it('leave nothing where nothing else is', () => {
    for (const sign of [
      '[vc_row][vc_column width="1/2"]',
      '[/vc_column][/vc_row]',
      '[gallery ids="3,4,5"]',
      '[contact-form-7 id="12" title="Contact"]',
      '[rev_slider alias="home"]',
    ])
      expect(left(sign)).toBe('');
  });

  it('are kept where a sentence is about them, and other brackets are', () => {
    for (const text of [
      'Put [gallery ids="3,4"] where the pictures should stand.',
      'He said that [the council] had no money [1], see [note 2].',
      'Use list[index_of] and map[key="a"].',
      '[citation needed]',
      '[Applause] Thank you. [/Applause]',
      'Read [this](https://a.example/b_c) [sic].',
    ])
      expect(left(text)).toBe(text);
  });

  it('are looked for in linear time', () => {
    const long = `${'[a b="'.repeat(20_000)}${'[vc_row '.repeat(20_000)}`;
    const began = performance.now();
    shortcodesIn(long);
    expect(performance.now() - began).toBeLessThan(3_000);
  });
});

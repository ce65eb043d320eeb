import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerWriter } from './answer-writer';

/** Blocks as short strings: `p:`, `h:`, `-:` or `1:` and the text, strong parts in brackets. */
function blocks(pieces: readonly string[]): string[] {
  const out: string[] = [];
  const writer = new AnswerWriter({
    block: (kind, label) => { out.push(`${{ paragraph: 'p', heading: 'h', bullet: '-', number: label }[kind]}:`); },
    text: (text, strong) => { out.push(`${out.pop() ?? ''}${strong ? `[${text}]` : text}`); },
  });
  for (const piece of pieces) writer.write(piece);
  writer.end();
  return out.map((block) => block.replaceAll('][', ''));
}

describe('AnswerWriter', () => {
  it('makes paragraphs of blank lines and keeps single line breaks', () => {
    expect(blocks(['One\ntwo\n\nthree\n\n\nfour'])).toEqual(['p:One\ntwo', 'p:three', 'p:four']);
  });

  it('makes list items and headings', () => {
    expect(blocks(['## Points\n- a\n* b\n• c\n\n1. x\n2) y\ntail'])).toEqual(['h:Points', '-:a', '-:b', '-:c', '1:x', '2:y\ntail']);
  });

  it('leaves what only looks like a mark alone', () => {
    expect(blocks(['-5 degrees\n\n2024 was dry\n\n#tag\n\n3.5 km'])).toEqual(['p:-5 degrees', 'p:2024 was dry', 'p:#tag', 'p:3.5 km']);
  });

  it('shows strong text without its marks, and a lone star as it is', () => {
    expect(blocks(['**Key**: 2 * 3 and **more'])).toEqual(['p:[Key]: 2 * 3 and [more]']);
    expect(blocks(['- **Key** point*'])).toEqual(['-:[Key] point*']);
  });

  it('keeps markup of any kind as text', () => {
    expect(blocks(['<img src=x onerror=alert(1)> [a](javascript:b)'])).toEqual(['p:<img src=x onerror=alert(1)> [a](javascript:b)']);
  });

  it('gives the same blocks however the answer is cut into pieces', () => {
    const text = '# T\nA **b**c\n\n- one *x*\n- two\n\n12. n**\n***\n- \nend *';
    const whole = blocks([text]);
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 30 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      expect(blocks(at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(whole);
    }));
  });
});

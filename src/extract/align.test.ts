import { describe, expect, it } from 'vitest';
import { alignedPart } from './align';

const OLD = 'thekeeperwaspaidelevenpoundsayearandasmuchcoalashecouldcarryupthestairsbeforenoononsundays';
const around = (text: string): string => `somethingelseentirelystandshere${text}andsomethingelseafterwards`;
const part = (words: string): { start: number; end: number } => ({
  start: OLD.indexOf(words),
  end: OLD.indexOf(words) + words.length,
});

describe('alignedPart', () => {
  it('finds an unchanged part of a changed text to the letter', () => {
    const page = around(OLD.replace('elevenpounds', 'twelveguineas'));
    const found = alignedPart(page, OLD, part('carryupthestairs'));
    expect(found && page.slice(found.start, found.end)).toBe('carryupthestairs');
  });

  it('gives what is left of a part that has changed itself', () => {
    const page = around(OLD.replace('carryup', 'dragup'));
    const found = alignedPart(page, OLD, part('asmuchcoalashecouldcarryupthestairs'));
    expect(found && page.slice(found.start, found.end)).toMatch(/^asmuchcoalashecould.*thestairs/);
  });

  it('is lost where little of the text, or none of the part, is there', () => {
    expect(alignedPart(around('thekeeperwaspaid'), OLD, part('carryupthestairs'))).toBeNull();
    expect(alignedPart(around(OLD.replace('elevenpoundsayear', 'x'.repeat(30))), OLD, part('elevenpounds'))).toBeNull();
  });
});

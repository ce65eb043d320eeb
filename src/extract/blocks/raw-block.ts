/** A block of text as it was read, before anything decides whether it is kept. */
import type { Block } from '@/src/protocol/page-content';

/** A stretch of a block's text and where the page holds it. */
export interface TextPiece {
  readonly text: string;
  /** The text node, or the element that the text stands for; null for separators, which no node holds. */
  readonly node: Text | Element | null;
  /** Letters of the node that stand before this stretch: side notes divide a text node. */
  readonly skipped: number;
}

/** A line of code. */
export interface CodeLine {
  readonly text: string;
  /** What a diff says of it, where its text does not. */
  readonly mark: '' | '+' | '-';
}

export interface RawBlock {
  readonly kind: Block['kind'];
  readonly level: number | null;
  readonly text: string;
  /** Share of the text's characters that are in links, 0 to 1. */
  readonly linked: number;
  /** The element in which its text begins. */
  readonly element: Element;
  /** Hidden until a script shows it, where scripts are off. */
  readonly waiting: boolean;
  /** One click away: in closed `<details>` or the panel of another tab. */
  readonly folded: boolean;
  /** The letters of these, in this order, are the letters of `text`. */
  readonly pieces: readonly TextPiece[];
  /** Of code: its lines. */
  readonly lines?: readonly CodeLine[];
}

const NOWHERE = { node: null, skipped: 0 };

/** Text that no node holds. */
export function separator(text: string): TextPiece {
  return { ...NOWHERE, text };
}

/** One block of several, which stand in `text` in this order. `like`: the block that tells everything else. */
export function joined(blocks: readonly RawBlock[], like: RawBlock, text: string, kind: Block['kind']): RawBlock {
  const linked = blocks.reduce((sum, block) => sum + block.linked * block.text.length, 0);
  return {
    ...like,
    kind,
    level: null,
    text,
    linked: Math.min(1, linked / (text.length || 1)),
    waiting: blocks.some(({ waiting }) => waiting),
    folded: blocks.some(({ folded }) => folded),
    pieces: blocks.flatMap(({ pieces }) => pieces),
  };
}

/** Words are counted this way only to tell short blocks from long ones. */
export function isLongerThan(text: string, words: number): boolean {
  if (text.length <= words) return false;
  // Scripts without spaces have about two letters a word.
  return (
    text.length > words * 12 ||
    (text.match(/[\p{Script=Han}\p{Script=Kana}\p{Script=Thai}]{2}|[^\s]+/gu)?.length ?? 0) > words
  );
}

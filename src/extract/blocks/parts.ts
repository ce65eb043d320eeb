/** Parts of a page whose blocks are only known at their end: tables, cells, code, side notes, rows of boxes, terms. */
import type { BlockContext } from '../block-context';
import type { CodeRun } from '../code/code-run';
import type { RawBlock } from './raw-block';
import type { TextRun } from './text-run';

/** A part that is still open, with what it holds so far. */
export class OpenPart {
  /** The element that it is the inside of; null for the page. */
  readonly context: BlockContext | null;
  /** Replaced where all of them become something else. */
  blocks: RawBlock[] = [];
  /** The text under way. */
  run: TextRun | null = null;

  constructor(context: BlockContext | null) {
    this.context = context;
  }

  /** An element in it begins. `isChild`: no other box of the part stands around it. */
  begin(_element: BlockContext, _isChild: boolean): void {
    // Most parts do not care.
  }

  /** Called when its last text has become a block. */
  end(): readonly RawBlock[] {
    return this.blocks;
  }
}

/** Code, in which every block is a line. */
export class CodePart extends OpenPart {
  readonly code: CodeRun;

  constructor(context: BlockContext, code: CodeRun) {
    super(context);
    this.code = code;
  }

  override end(): readonly RawBlock[] {
    return this.code.toBlocks();
  }
}

/** What floats beside a text, or is placed over it. */
export class NotePart extends OpenPart {}

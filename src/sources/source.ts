/** The seam for what can be read and asked about: the document of a tab, and whatever else has a folder here. */
import type { PassageFound, PassageRange } from '@/src/protocol/checked-answer';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { SourceRef } from '@/src/protocol/source';

/** A text that was read, as it was then. When the text changes, opening it again gives another source. */
export interface Source extends SourceRef {
  /** The text in blocks, each with a way back to where it stands. */
  read(): Promise<PageContent>;
  /** Shows a passage where it stands. `lost` for a range of another source, or one that this text does not have. */
  show(range: PassageRange): Promise<PassageFound>;
}

/** What a page's script opens: its document, or a text that is selected in it. */
export interface PageTarget {
  readonly document: Document;
  readonly selected?: Selected | undefined;
}

export interface Selected {
  readonly text: string;
  /** Of the page that it is selected in. */
  readonly title: string;
  readonly language: string;
}

/** Takes the mark of a passage away; a second call does nothing. */
type Unmark = () => void;

/** What a kind makes of a target. Ids, and whether a range is in the text, are no business of a kind. */
export interface OpenedText {
  /** Tells it from others of its kind: an address, a file's name. Stays in the script that opened it. */
  readonly name: string;
  readonly page: PageContent;
  /**
   * Shows a part of a block, from and up to which character of its text. Gives what takes the mark away again, or null
   * where the part is not there any more.
   */
  show(block: Block, part: { readonly start: number; readonly end: number }): Unmark | null | Promise<Unmark | null>;
}

/** One kind of source. A new kind is a folder beside `document/` and a line in `registry.ts`. */
export interface SourceKind {
  /** Its name in `SourceRef`. */
  readonly kind: string;
  /** Reads a target; null for one that is not of this kind. Throws a `SottoError` that says why it cannot be read. */
  open(target: unknown): OpenedText | null | Promise<OpenedText | null>;
}

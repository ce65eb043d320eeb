/** A document as Sotto reads it: text blocks in reading order, each with a way back to the page. */
import * as v from 'valibot';
import { CountSchema } from './ids';

const BLOCK_KINDS = ['heading', 'paragraph', 'list-item', 'quote', 'code', 'table', 'caption'] as const;

/**
 * A text quote, after the W3C Web Annotation Data Model's TextQuoteSelector: the block's own first and last
 * characters, with what stands before and after, so that the place can be found again in a page that has changed.
 */
export const BlockAnchorSchema = v.object({
  /** The first 48 characters of the block's text at most. */
  start: v.pipe(v.string(), v.maxLength(64)),
  /** The last 48 characters of the block's text at most. */
  end: v.pipe(v.string(), v.maxLength(64)),
  prefix: v.pipe(v.string(), v.maxLength(64)),
  suffix: v.pipe(v.string(), v.maxLength(64)),
});
export type BlockAnchor = v.InferOutput<typeof BlockAnchorSchema>;

export const BlockSchema = v.object({
  kind: v.picklist(BLOCK_KINDS),
  /** Heading level 1 to 6; absent for other kinds. */
  level: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(6))),
  text: v.string(),
  /** In a thread, at the first block of each contribution: who wrote it, as the page names them. */
  author: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** When it was written, as the page says it: ISO 8601 where it does so for machines, else its own words. */
  time: v.optional(v.pipe(v.string(), v.maxLength(64))),
  anchor: BlockAnchorSchema,
});
export type Block = v.InferOutput<typeof BlockSchema>;

export const PageContentSchema = v.object({
  title: v.pipe(v.string(), v.maxLength(2_000)),
  /** BCP 47 tag from the document, or '' where it names none. */
  language: v.pipe(v.string(), v.maxLength(64)),
  blocks: v.pipe(v.array(BlockSchema), v.maxLength(50_000)),
  /** Words that a reader of the page can see. */
  visibleWords: CountSchema,
  /** Words in `blocks`. */
  keptWords: CountSchema,
  /** Words left out because nobody can see them: hidden, off-screen, zero-width, same colour as the ground. */
  hiddenWords: CountSchema,
  /** Words in `blocks` that are one click away: in closed `<details>` and in the panels of other tabs. */
  foldedWords: v.optional(CountSchema),
  /** True where the page says that it has more than it has loaded: a feed, a list or a table that goes on. */
  unloaded: v.optional(v.boolean()),
  /** Frames whose text the browser does not let us read (other origins). */
  unreadFrames: CountSchema,
  /** True where reading stopped at its time or size limit, so that the surface can say so. */
  partial: v.boolean(),
});
/** What a reader should know of how much of a page was there to be read: folded, not loaded, in other sites' frames. */
export const ReadingNotesSchema = v.pick(PageContentSchema, ['foldedWords', 'unloaded', 'unreadFrames']);
export type ReadingNotes = v.InferOutput<typeof ReadingNotesSchema>;
export type PageContent = v.InferOutput<typeof PageContentSchema>;

/** Whether two readings came to the same text: the same title and blocks, and as much of them. */
export function sameText(a: PageContent, b: PageContent): boolean {
  return (
    a.title === b.title &&
    a.blocks.length === b.blocks.length &&
    a.partial === b.partial &&
    a.blocks.every(({ kind, text }, index) => kind === b.blocks[index]?.kind && text === b.blocks[index].text)
  );
}

/** A selection as pieces, its paragraphs: what block numbers count where no page was read. */
export function textParts(text: string): string[] {
  return text
    .split(/\n{2,}/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

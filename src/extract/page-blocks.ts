/** The visible text of a document as blocks, in reading order, each with the nodes that it came from. */
import { BlockBuilder, type BuiltBlocks } from './blocks/block-builder';
import { withoutShortcodes } from './blocks/without-shortcodes';
import { rootElement } from './safe-dom';
import { walk } from './walk';

export interface PageBlocks extends BuiltBlocks {
  /** True where the time or size limit ended the reading. */
  readonly partial: boolean;
}

export interface ReadLimits {
  readonly now: () => number;
  /** Milliseconds from now on. */
  readonly budgetMs: number;
}

const CLOCK_EVERY_STEPS = 32;

/** Reads all visible text of a document. Never throws; stops at its limits and says so. */
export function readBlocks(document: Document, { now, budgetMs }: ReadLimits): PageBlocks {
  const root = rootElement(document);
  const builder = new BlockBuilder();
  const end = now() + budgetMs;
  let partial = false;
  let steps = 0;
  for (const step of root ? walk(root) : []) {
    builder.take(step);
    partial = builder.isFull || (++steps % CLOCK_EVERY_STEPS === 0 && now() > end);
    if (partial) break;
  }
  const built = builder.finish();
  return { ...built, blocks: built.blocks.flatMap(withoutShortcodes), partial };
}

/** Boxes in a line under way: those of a grid begin a line of their own with each row. */
import { isBox, type BlockContext } from '../block-context';
import { isGrid } from '../layout/flow';
import { boxOf } from '../safe-dom';
import type { TextRun } from './text-run';

/** An element begins within the line under way. */
export function crossInto(context: BlockContext, parent: BlockContext | undefined, run: TextRun): void {
  run.cross(isBox(context));
  const isPlaced = context.flow === 'inline' && context.style !== null && parent?.around && isGrid(parent.around);
  if (isPlaced) run.placed(boxOf(context.element));
}

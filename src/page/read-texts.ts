/**
 * What this script has read for jobs and conversations, so that a passage of them can be found again. Never leaves the
 * page.
 */
import { anchorsFor } from '@/src/extract/text-anchor';
import type { Block } from '@/src/protocol/page-content';
import { textParts } from '@/src/protocol/text-parts';
import type { TaskRequest } from '@/src/protocol/task';
import { keepNewest } from './keep-newest';

type AnchoredText = Pick<Block, 'text' | 'anchor'>;

/** Readings kept; whoever shows an older answer gets to hear that its passages are lost. */
const MAX_READINGS = 20;

/** A text's blocks, numbered as the host numbers them when it checks an answer. */
function blocksOf(input: TaskRequest['input']): readonly AnchoredText[] {
  if (input.kind === 'page') return input.page.blocks;
  const parts = textParts(input.text);
  const anchors = anchorsFor(parts);
  return parts.flatMap((text, index) => {
    const anchor = anchors[index];
    return anchor ? [{ text, anchor }] : [];
  });
}

/** By the id of the job or of the conversation; both are random, so one cannot be taken for the other. */
export class ReadTexts {
  private readonly byId = new Map<string, readonly AnchoredText[]>();

  keep(id: string, input: TaskRequest['input']): void {
    this.byId.delete(id);
    this.byId.set(id, blocksOf(input));
    keepNewest(this.byId, MAX_READINGS);
  }

  has(id: string): boolean {
    return this.byId.has(id);
  }

  /** Null where it was never read, or too long ago. */
  block(id: string, index: number): AnchoredText | null {
    return this.byId.get(id)?.[index] ?? null;
  }
}

/** What a task works on, as blocks; and blocks as the plain text that a model reads. */
import type { Block } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import { textParts } from '@/src/protocol/text-parts';

type TextBlock = Pick<Block, 'kind' | 'level' | 'text'>;

/** A page's blocks, or a selection's paragraphs as such. */
export function blocksOf(input: TaskRequest['input']): readonly TextBlock[] {
  return input.kind === 'page' ? input.page.blocks : textParts(input.text).map((text) => ({ kind: 'paragraph', text }));
}

/** What stands before and behind a block's text: headings, list items, quotes and code keep their marks, for models know Markdown. */
export function marksOf({ kind, level }: Omit<TextBlock, 'text'>): { open: string; close: string } {
  switch (kind) {
    case 'heading': return { open: `${'#'.repeat(level ?? 2)} `, close: '' };
    case 'list-item': return { open: '- ', close: '' };
    case 'quote': return { open: '> ', close: '' };
    case 'code': return { open: '```\n', close: '\n```' };
    default: return { open: '', close: '' };
  }
}

function blockText(block: TextBlock): string {
  const { open, close } = marksOf(block);
  return open + block.text + close;
}

/** Blocks as pieces of text in reading order, none longer than a paragraph or a table. */
export function pageParts(blocks: readonly TextBlock[]): string[] {
  return blocks.map(blockText).filter((text) => text.trim() !== '');
}

/** What a task works on, as blocks; and blocks as the plain text that a model reads. */
import type { Block } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import { textParts } from '@/src/protocol/text-parts';

type TextBlock = Pick<Block, 'kind' | 'level' | 'text'>;

/** A page's blocks, or a selection's paragraphs as such. */
export function blocksOf(input: TaskRequest['input']): readonly TextBlock[] {
  return input.kind === 'page' ? input.page.blocks : textParts(input.text).map((text) => ({ kind: 'paragraph', text }));
}

/** One block as text: headings and list items keep their marks, for models know Markdown. */
function blockText(block: TextBlock): string {
  switch (block.kind) {
    case 'heading': return `${'#'.repeat(block.level ?? 2)} ${block.text}`;
    case 'list-item': return `- ${block.text}`;
    case 'quote': return `> ${block.text}`;
    case 'code': return `\`\`\`\n${block.text}\n\`\`\``;
    default: return block.text;
  }
}

/** Blocks as pieces of text in reading order, none longer than a paragraph or a table. */
export function pageParts(blocks: readonly TextBlock[]): string[] {
  return blocks.map(blockText).filter((text) => text.trim() !== '');
}

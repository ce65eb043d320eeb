/** Blocks as the plain text that a model reads, and how many words of it. */
import type { Block } from '@/src/protocol/page-content';

/** One block as text: headings and list items keep their marks, for models know Markdown. */
function blockText(block: Pick<Block, 'kind' | 'level' | 'text'>): string {
  switch (block.kind) {
    case 'heading': return `${'#'.repeat(block.level ?? 2)} ${block.text}`;
    case 'list-item': return `- ${block.text}`;
    case 'quote': return `> ${block.text}`;
    case 'code': return `\`\`\`\n${block.text}\n\`\`\``;
    default: return block.text;
  }
}

/** A page as pieces of text in reading order, none longer than a paragraph or a table. */
export function pageParts(blocks: readonly Block[]): string[] {
  return blocks.map(blockText).filter((text) => text.trim() !== '');
}

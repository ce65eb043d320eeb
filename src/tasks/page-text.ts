/** What a task works on, as blocks; and blocks as the plain text that a model reads. */
import { textParts, type Block } from '@/src/protocol/page-content';
import type { TaskRequest } from '@/src/protocol/task';
import { defuse } from './prompts';
import type { Slices } from './slices';

type TextBlock = Pick<Block, 'kind' | 'level' | 'text' | 'author' | 'time'>;

/** A page's blocks, or a selection's paragraphs as such. */
export function blocksOf(input: TaskRequest['input']): readonly TextBlock[] {
  return input.kind === 'page' ? input.page.blocks : textParts(input.text).map((text) => ({ kind: 'paragraph', text }));
}

/**
 * The author of a block, as it stands before the text in a thread; '' elsewhere. Names come from the page, so they are
 * defused, too.
 */
function speakerOf({ author, time }: Pick<TextBlock, 'author' | 'time'>): string {
  return author === undefined ? '' : defuse(`${author}${time === undefined ? '' : ` (${shortTime(time)})`}: `);
}

/** An ISO time with its day and minute only; any other text stays as it is. */
function shortTime(time: string): string {
  return (
    /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}).*)?$/
      .exec(time)
      ?.slice(1)
      .filter((part) => part !== undefined)
      .join(' ') ?? time
  );
}

/**
 * What stands before and behind a block's text: its author, and Markdown marks of headings, list items, quotes and
 * code, because models know Markdown.
 */
export function marksOf(block: Omit<TextBlock, 'text'>): { open: string; close: string } {
  const { open, close } = markdownOf(block);
  return { open: speakerOf(block) + open, close };
}

function markdownOf({ kind, level }: Omit<TextBlock, 'text'>): { open: string; close: string } {
  switch (kind) {
    case 'heading':
      return { open: `${'#'.repeat(level ?? 2)} `, close: '' };
    case 'list-item':
      return { open: '- ', close: '' };
    case 'quote':
      return { open: '> ', close: '' };
    case 'code':
      return { open: '```\n', close: '\n```' };
    default:
      return { open: '', close: '' };
  }
}

function blockText(block: TextBlock): string {
  const { open, close } = marksOf(block);
  return open + block.text + close;
}

/** Blocks as pieces of text in reading order. Nothing in them can be taken for the words of a prompt. */
export function* defusedParts(blocks: readonly TextBlock[]): Slices<string[]> {
  const parts: string[] = [];
  for (const block of blocks) {
    if (block.text.trim() !== '') parts.push(defuse(blockText(block)));
    yield;
  }
  return parts;
}

/** Blocks as pieces of text in reading order, none longer than a paragraph or a table. */
export function pageParts(blocks: readonly TextBlock[]): string[] {
  return blocks.filter(({ text }) => text.trim() !== '').map(blockText);
}

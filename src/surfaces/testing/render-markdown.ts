/** For tests: answers as they are drawn. */
import { MarkdownWriter } from '../markdown/markdown-writer';

/** An answer that was written in these pieces. */
export function rendered(pieces: readonly string[]): HTMLElement {
  const root = document.createElement('div');
  const writer = new MarkdownWriter(root);
  for (const piece of pieces) writer.write(piece);
  writer.end();
  return root;
}

/** Its HTML, without the directions of its blocks. Only for comparison. */
export const html = (...pieces: string[]): string => rendered(pieces).innerHTML.replaceAll(' dir="auto"', '');

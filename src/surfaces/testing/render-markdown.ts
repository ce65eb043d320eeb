/** For tests: answers as they are drawn. */
import { MarkdownWriter } from '../markdown/markdown-writer';

/** The rendered answer, written in these pieces. Serialized for comparing only. */
export function rendered(pieces: readonly string[]): HTMLElement {
  const root = document.createElement('div');
  const writer = new MarkdownWriter(root);
  for (const piece of pieces) writer.write(piece);
  writer.end();
  return root;
}

/** Its source, without the directions of its blocks. */
export const html = (...pieces: string[]): string => rendered(pieces).innerHTML.replaceAll(' dir="auto"', '');

/** A kind of source that nobody thought of when the seam was made: a text file, read from a `File` into paragraphs. */
import { anchorsFor } from '@/src/extract/text-anchor';
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import { textParts, type Block } from '@/src/protocol/page-content';
import type { SourceKind } from '@/src/sources/source';

/** A text file has no place where a passage could be marked: what is shown stands here. */
export const marked: string[] = [];

export const textFile: SourceKind = {
  kind: 'text-file',
  async open(target) {
    if (!(target instanceof File)) return null;
    const text = await target.text();
    const parts = textParts(text);
    if (parts.length === 0) throw new SottoError('nothing-to-read', 'the file has no text');
    const anchors = anchorsFor(parts);
    const none = { start: '', end: '', prefix: '', suffix: '' };
    const blocks = parts.map(
      (part, index): Block => ({ kind: 'paragraph', text: part, anchor: anchors[index] ?? none }),
    );
    const words = countWords(text);
    const counted = { visibleWords: words, keptWords: words, hiddenWords: 0, unreadFrames: 0, partial: false };
    return {
      name: target.name,
      page: { title: target.name, language: '', blocks, ...counted },
      show(block, { start, end }) {
        const shown = block.text.slice(start, end);
        marked.push(shown);
        return () => {
          const at = marked.indexOf(shown);
          if (at >= 0) marked.splice(at, 1);
        };
      },
    };
  },
};

/** The document of a tab, and a text that is selected in it. Read and shown by the script in that tab. */
import { findObstacle } from '@/src/extract/obstacle';
import { readPage } from '@/src/extract/read-page';
import { windowOf } from '@/src/extract/safe-dom';
import { anchorsFor } from '@/src/extract/text-anchor';
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import { textParts, type Block, type PageContent } from '@/src/protocol/page-content';
import { TAB_DOCUMENT } from '@/src/protocol/source';
import type { PageTarget, Selected, SourceKind } from '../source';
import { showInDocument } from './show-in-document';

function isTarget(target: unknown): target is PageTarget {
  return typeof target === 'object' && target !== null && 'document' in target;
}

/** Throws `page-pdf`, `page-canvas` or `nothing-to-read` for a document that cannot be read. */
function pageOf(document: Document): PageContent {
  const obstacle = findObstacle(document);
  if (obstacle) throw new SottoError(obstacle, 'this kind of page cannot be read');
  const page = readPage(document);
  if (page.keptWords === 0) throw new SottoError('nothing-to-read', 'the page has no text');
  return page;
}

/** The selection's paragraphs as blocks, numbered as the host numbers them when it checks an answer. */
function selectionOf({ text, title, language }: Selected): PageContent {
  const parts = textParts(text);
  const anchors = anchorsFor(parts);
  const blocks = parts.flatMap((part, index): Block[] => {
    const anchor = anchors[index];
    return anchor ? [{ kind: 'paragraph', text: part, anchor }] : [];
  });
  const words = countWords(text);
  const counted = { visibleWords: words, keptWords: words, hiddenWords: 0, unreadFrames: 0, partial: false };
  return { title, language, blocks, ...counted };
}

export const documentKind: SourceKind = {
  kind: TAB_DOCUMENT,
  open(target) {
    if (!isTarget(target)) return null;
    const { document, selected } = target;
    // An app within one page shows many; a fragment is a place in one of them.
    const [address = ''] = windowOf(document)?.location.href.split('#') ?? [];
    return {
      name: selected ? `selected ${address}` : address,
      page: selected ? selectionOf(selected) : pageOf(document),
      show: (block, part) => showInDocument(document, block, part),
    };
  },
};

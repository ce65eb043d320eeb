/** The article of the welcome page. It is our own text, so the first summary needs no permission and no network. */
import { i18n } from '#i18n';
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';

const PARAGRAPHS = [
  'welcome.sample1',
  'welcome.sample2',
  'welcome.sample3',
  'welcome.sample4',
  'welcome.sample5',
] as const;

/** Characters of a block's text at each end of its anchor, as in `extract`. */
const QUOTE_CHARS = 48;

/** The article's title. */
export function sampleTitle(): string {
  return i18n.t('welcome.sampleTitle');
}

/** The article's paragraphs. */
export function sampleParagraphs(): readonly string[] {
  return PARAGRAPHS.map((key) => i18n.t(key));
}

/** The article as a page that has been read. */
export function samplePage(): PageContent {
  const blocks = [block('heading', sampleTitle()), ...sampleParagraphs().map((text) => block('paragraph', text))];
  const words = blocks.reduce((sum, { text }) => sum + countWords(text), 0);
  return {
    title: sampleTitle(),
    language: 'en',
    blocks,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
  };
}

function block(kind: 'heading' | 'paragraph', text: string): Block {
  const anchor = { start: text.slice(0, QUOTE_CHARS), end: text.slice(-QUOTE_CHARS), prefix: '', suffix: '' };
  return { kind, ...(kind === 'heading' && { level: 1 }), text, anchor };
}

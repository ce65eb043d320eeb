/**
 * What a page's structure knows better than the weights by which its blocks were chosen: warnings in an article, its
 * folded parts and notes at its end belong to it, and what lies over the page, asks about it or shows other articles
 * does not.
 */
import type { RawBlock } from '../blocks/raw-block';
import { parentElementOf, queryAll } from '../safe-dom';
import { siblingsAlike } from '../sight/slides';
import { asksReader } from './asking';
import { foldedInText } from './folded-parts';
import type { PageParts, PartOfPage } from './page-parts';
import { standsIn, titleArticle } from './title-article';
import { blockWords, hasMoreWords } from '../word-counts';

/** The card of another article has at most so many words. */
const MAX_CARD_WORDS = 60;
const MAX_CARD_LEVELS = 4;
/** An article of fewer words is a card itself. */
const MIN_ARTICLE_WORDS = 80;
/** A block with more words asks nothing. */
const MAX_ASKING_WORDS = 10;

/** Whether a block stands in one of several cards that lead to other articles: their headings are links. */
function isInCard(element: Element): boolean {
  let at: Element | null = element;
  for (let level = 0; at && level < MAX_CARD_LEVELS; at = parentElementOf(at), level++) {
    if (hasMoreWords(at, MAX_CARD_WORDS)) return false;
    const leads = (card: Element): boolean =>
      queryAll(card, 'h2 a[href], h3 a[href], h4 a[href], a[href] h2, a[href] h3, a[href] h4').length > 0;
    if (leads(at) && siblingsAlike(at).some(leads)) return true;
  }
  return false;
}

function isOwnRemark({ isAround, inRemark }: PartOfPage): boolean {
  return inRemark && !isAround;
}

/** The chosen blocks, and what the page's structure adds to them and takes away. */
export function amendedChoice(
  blocks: readonly RawBlock[],
  chosen: ReadonlySet<RawBlock>,
  parts: PageParts,
): RawBlock[] {
  const article = titleArticle(blocks, MIN_ARTICLE_WORDS);
  const isOwn = article && standsIn(article);
  const stays = (block: RawBlock): boolean => {
    const { element } = block;
    const part = parts.of(element);
    if (part.isOver || (blockWords(block) <= MAX_ASKING_WORDS && asksReader(element))) return false;
    // Beside the page's own article, what is named after other articles is about them.
    return isOwn === null || isOwn(element) || !(part.isAround || isInCard(element));
  };
  const folded = foldedInText(
    blocks,
    chosen,
    ({ element }) => !parts.of(element).isAround && (isOwn === null || isOwn(element)),
  );
  return blocks.filter((block) =>
    chosen.has(block) || folded.has(block)
      ? stays(block)
      : isOwn !== null && isOwn(block.element) && isOwnRemark(parts.of(block.element)),
  );
}

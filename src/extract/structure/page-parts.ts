/**
 * What the parts of a page are, by their elements, roles, names and places: its text, or what stands around that. The
 * rules hold in every language.
 */
import { countWords } from '@/src/protocol/count-words';
import type { RawBlock } from '../blocks/raw-block';
import {
  attribute,
  documentOf,
  elementAround,
  queryAll,
  tagNameOf,
  textContentOf,
  windowOf,
  idAndClasses,
} from '../safe-dom';
import { namedElement, type NamedElement } from '../named-element';
import { isNamedAfterHeading } from './heading-names';
import { signUpsIn } from './asking';
import { blockWords, linkedWords } from '../word-counts';

/** What the elements around a block say of it. */
export interface PartOfPage {
  /** Whether it stands around the text: in a menu, a dialog, a notice, a page's footer. */
  readonly isAround: boolean;
  /** Whether it lies over the page: in a dialog, or stuck to the window. */
  readonly isOver: boolean;
  readonly inMain: boolean;
  /** In an article, or in a quotation or a figure, which have footers of their own. */
  readonly inArticle: boolean;
  /** In a remark of the text that it stands in: a warning, a definition, the notes at its end. */
  readonly inRemark: boolean;
}

const ROLES_AROUND = new Set([
  'navigation',
  'contentinfo',
  'banner',
  'search',
  'menu',
  'menubar',
  'toolbar',
  'tooltip',
]);
/** What has a footer and side remarks of its own (HTML, "sectioning content"). */
const OWNERS = new Set(['ARTICLE', 'BLOCKQUOTE', 'FIGURE', 'LI', 'TD']);
/** What pages call notices about themselves, and ways to other pages. */
const AROUND =
  /(^|[-_\s])(onetrust\w*|didomi\w*|usercentrics|pop-?up\w*|modal|toast\w*|snackbar\w*|skip-?(link|nav|to)\w*|browser-?(upgrade|update|happy|warning)\w*|outdated\w*|related\w*|recommend\w*|more-(stories|articles|posts|news|from)|read-?(next|also)|next-?(article|story|post|up)|up-?next|also-?(like|read)|teasers?|share-?\w*|sharing|social\w*|breadcrumbs?|pagination\w*|pager|sidebar|advert\w*|ads?|sponsor\w*|edit-?(page|link)|comment-?form|back-?to-?top|app-?banner)([-_\s]|$)/i;
/** The same where there is something to fill in or to press. */
const AROUND_WITH_CONTROLS =
  /(^|[-_\s])(cookies?|cookie-?\w+|consent\w*|gdpr|ccpa|rodo|newsletter\w*|subscribe\w*|sign-?up\w*|mailing-?list|promo\w*|feedback|helpful|rate|rating|survey|cta|paywall|overlay)([-_\s]|$)/i;
/** What pages call remarks within a text. */
const REMARKS =
  /(^|[-_\s])(\w*aside|admonition\w*|callout\w*|notes?|alert\w*|warnings?|caution|danger|tip|hint|footnotes?|endnotes?|pull-?quote)([-_\s]|$)|(^|\s)(info|important|example|definition)(\s|$)/i;
const REMARK_ROLES = /^(note|doc-(endnotes|endnote|footnote|tip|notice|pullquote|example))$/;
/** A side part of an article with a greater share of its words in links leads elsewhere. */
const MAX_LINKED = 0.5;
/** The same for a part with a heading of its own. */
const MAX_LINKED_OF_CHAPTER = 0.2;
/** So many parts are searched for links and buttons. No page can make this slow. */
const MAX_SEARCHED = 300;
const MAX_TITLES = 20;

/** An element, with what its authors call it. */
interface Named extends NamedElement {
  /** Its id and classes. */
  readonly names: string;
}

function isMain({ tag, role }: Pick<Named, 'tag' | 'role'>): boolean {
  return tag === 'MAIN' || role === 'main';
}

/** The elements around the page's main part, and those around all of its headings of the first level. */
interface Holders {
  readonly main: ReadonlySet<Element>;
  readonly title: ReadonlySet<Element>;
}

function holdersOf(blocks: readonly RawBlock[]): Holders {
  const looked = new Set<Element>();
  const main = new Set<Element>();
  for (const { element } of blocks)
    for (let at: Element | null = element; at && !looked.has(at); at = elementAround(at)) {
      looked.add(at);
      const tag = tagNameOf(at);
      if (tag === 'BODY' || isMain({ tag, role: attribute(at, 'role') ?? '' }))
        for (let outer: Element | null = at; outer && !main.has(outer); outer = elementAround(outer)) main.add(outer);
    }
  const titles = blocks.filter(({ level }) => level === 1).slice(0, MAX_TITLES);
  const counts = new Map<Element, number>();
  for (const { element } of titles)
    for (let at: Element | null = element; at; at = elementAround(at)) counts.set(at, (counts.get(at) ?? 0) + 1);
  const title = [...counts].filter(([, count]) => count === titles.length).map(([element]) => element);
  return { main, title: new Set(title) };
}

function linkedShare(element: Element): number {
  return linkedWords(element) / Math.max(1, countWords(textContentOf(element)));
}

/** Whether an element lies over the page or sticks to the window. */
function isFixed(element: Element): boolean {
  const document = documentOf(element);
  const view = document && windowOf(document);
  return view?.getComputedStyle(element).position === 'fixed';
}

function isRemarkByName({ role, names }: Named): boolean {
  return REMARK_ROLES.test(role) || REMARKS.test(names);
}

function hasControls(element: Element): boolean {
  return queryAll(element, 'button, input, select, textarea, form, a[href]').length > 0;
}

const OUTSIDE: PartOfPage = { isAround: false, isOver: false, inMain: false, inArticle: false, inRemark: false };

/** Tells of elements where they stand. Each element is looked at once, however many blocks stand in it. */
export class PageParts {
  private readonly known = new Map<Element, PartOfPage>();

  private readonly holders: Holders;
  private readonly signUps: ReadonlySet<Element>;
  private patience = MAX_SEARCHED;

  /** @param isLaidOut whether elements may be asked for their place in the window */
  constructor(
    blocks: readonly RawBlock[],
    private readonly isLaidOut: boolean,
  ) {
    this.holders = holdersOf(blocks);
    const document = blocks[0] ? documentOf(blocks[0].element) : null;
    const allWords = blocks.reduce((sum, block) => sum + blockWords(block), 0);
    this.signUps = document ? signUpsIn(document, allWords, (one) => this.holders.title.has(one)) : new Set();
  }

  /** No recursion: pages nest 100,000 levels deep. */
  of(element: Element): PartOfPage {
    const unknown: Element[] = [];
    let at: Element | null = element;
    while (at && !this.known.has(at)) {
      unknown.push(at);
      at = elementAround(at);
    }
    let part = (at && this.known.get(at)) ?? OUTSIDE;
    for (const next of unknown.reverse()) {
      part = this.within(next, part);
      this.known.set(next, part);
    }
    return part;
  }

  private within(element: Element, around: PartOfPage): PartOfPage {
    const named: Named = { ...namedElement(element), names: idAndClasses(element) };
    const isOver = around.isOver || this.isOver(named);
    const isAround = around.isAround || isOver || this.isAround(named, around);
    const inRemark = around.inRemark || (isRemarkByName(named) && this.isRemark(named, around));
    const inMain = around.inMain || isMain(named);
    const inArticle = around.inArticle || OWNERS.has(named.tag);
    const isSame =
      isOver === around.isOver &&
      isAround === around.isAround &&
      inRemark === around.inRemark &&
      inMain === around.inMain &&
      inArticle === around.inArticle;
    // Most elements change nothing.
    return isSame ? around : { isOver, isAround, inRemark, inMain, inArticle };
  }

  private isOver({ element, tag, role }: Named): boolean {
    if (this.holders.main.has(element)) return false;
    const isDialog = tag === 'DIALOG' || /^(alert)?dialog$/.test(role) || attribute(element, 'aria-modal') === 'true';
    return isDialog || (this.isLaidOut && isFixed(element) && !this.holders.title.has(element));
  }

  /** Whether an element does not belong to the text, by itself. */
  private isAround(named: Named, around: PartOfPage): boolean {
    const { element } = named;
    if (this.holders.main.has(element)) return false;
    const byKind = this.aroundByKind(named, around);
    if (byKind !== null) return byKind;
    return (this.signUps.has(element) || this.isNotice(named)) && !this.holders.title.has(element);
  }

  /** Whether an element's own name or role says that it stands around the text; null where they say nothing of that. */
  private aroundByKind(named: Named, around: PartOfPage): boolean | null {
    const { element, role } = named;
    switch (named.tag) {
      case 'NAV':
        return true;
      case 'FOOTER':
        return !around.inArticle;
      case 'HEADER':
        return !around.inArticle && !around.inMain && !this.holders.title.has(element);
      case 'ASIDE':
        return !this.isRemark(named, around);
    }
    if (role === 'complementary') return !this.isRemark(named, around);
    if (role === 'banner') return !this.holders.title.has(element);
    return ROLES_AROUND.has(role) ? true : null;
  }

  private isNotice(named: Named): boolean {
    const { element, names } = named;
    const isOne =
      AROUND.test(names) || (AROUND_WITH_CONTROLS.test(names) && this.patience-- > 0 && hasControls(element));
    return isOne && !this.isChapter(named);
  }

  /** Whether a part has its name from its heading, and does not lead elsewhere. */
  private isChapter({ element, tag, className }: Named): boolean {
    if (AROUND.test(className) || AROUND_WITH_CONTROLS.test(className) || !isNamedAfterHeading(element)) return false;
    return /^H[1-6]$/.test(tag) || (this.patience-- > 0 && linkedShare(element) < MAX_LINKED_OF_CHAPTER);
  }

  /** Whether a side part is a remark of the text that it stands in: a warning, a note, a definition. */
  private isRemark(named: Named, { inArticle, inMain }: PartOfPage): boolean {
    if (!(inArticle || (inMain && isRemarkByName(named))) || this.isNotice(named)) return false;
    return this.patience-- > 0 && linkedShare(named.element) < MAX_LINKED;
  }
}

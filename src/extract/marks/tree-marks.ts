/** What a document or a shadow root adds to its elements by style sheets: whom to ask, and the answers. */
import type { Sight } from '../sight/visibility';
import type { NamedElement } from '../named-element';
import { rootNodeOf } from '../safe-dom';
import { innerFrame, type CounterFrame } from './counters';
import { generatedText, type ContentPlace } from './generated';
import type { Around } from './raised';
import { NO_PLACES, placesIn, type GeneratedPlaces, type Side } from './style-sheets';

/** So many elements are asked where the style sheets cannot be read: each takes up to 12 µs. */
const MAX_ASKED = 1_500;
/** After so many elements of one name and class without generated words the others of it are not asked. */
const ENOUGH_MISSES = 2;
/** After so many elements without any on the page, one of each name and class is enough. */
const MANY_MISSES = 200;

const MAX_NAME_CHARS = 200;

/** So many elements are counted before a number is shown. */
const MAX_UNSURE = 3_000;

/** How often elements of one name and class had no generated words, by side. */
interface Misses {
  before: number;
  after: number;
}

const NOTHING: Around = { before: '', after: '' };

export class TreeMarks {
  /** Counters that its roots begin; null where no style sheet counts. */
  readonly counters: CounterFrame | null;
  private readonly misses = new Map<string, Misses>();
  /** The same by name and whole class, where that has been asked. */
  private readonly missesByTag = new Map<string, Map<string, Misses>>();
  /** Trees within this one that are known: a shadow root may have many children. */
  private readonly inner = new Map<Node, TreeMarks>();
  private asked = 0;
  private visited = 0;
  private hasCounted = false;
  private hasFound = false;

  private constructor(
    private readonly places: GeneratedPlaces,
    /** The tree of the host, to which nodes in a slot belong. */
    readonly outer: TreeMarks | null,
  ) {
    this.counters = places.counts ? innerFrame(null) : null;
  }

  /** Of the tree that an element stands at the root of. Style sheets matter only where something is laid out. */
  static of(element: Element, { view }: Sight, outer: TreeMarks | null): TreeMarks {
    const root = rootNodeOf(element);
    const known = outer?.inner.get(root);
    if (known) return known;
    const made = new TreeMarks(view ? placesIn(root as Document | ShadowRoot) : NO_PLACES, outer);
    outer?.inner.set(root, made);
    return made;
  }

  /**
   * Whether an element is to be counted. Where style sheets cannot be read, blocks are as long as a number may still be
   * shown.
   */
  mayCount(display: string): boolean {
    if (this.places.isComplete || this.hasCounted) return this.counters !== null;
    if (display === 'inline') return false;
    this.visited += 1;
    return this.visited <= MAX_UNSURE;
  }

  /** Whether the style sheet may write something beside an element, other than quotation marks. */
  mayWrite(named: NamedElement): boolean {
    const { found, isComplete } = this.places;
    if (found.before.has(named.element) || found.after.has(named.element)) return true;
    if (isComplete || this.asked >= MAX_ASKED) return false;
    const { before, after } = this.missesOf(named);
    return Math.min(before, after) < this.enough;
  }

  /** What the style sheet writes before and after an element. */
  around(place: ContentPlace): Around {
    const { element, named } = place;
    const { found, isComplete } = this.places;
    if (named.tag === 'Q') return { before: textOn('before', place) ?? '', after: textOn('after', place) ?? '' };
    const [isBefore, isAfter] = [found.before.has(element), found.after.has(element)];
    const misses = isComplete ? null : this.missesOf(named);
    if (!isBefore && !isAfter && !misses) return NOTHING;
    return {
      before: isBefore || misses ? this.ask('before', place, isBefore ? null : misses) : '',
      after: isAfter || misses ? this.ask('after', place, isAfter ? null : misses) : '',
    };
  }

  /** What the style sheet writes in place of a list item's number; '' where it does not. */
  marker(place: ContentPlace): string {
    return this.places.found.marker.has(place.element) ? (textOn('marker', place) ?? '') : '';
  }

  private ask(side: 'before' | 'after', place: ContentPlace, misses: Misses | null): string {
    if (misses && (misses[side] >= this.enough || this.asked >= MAX_ASKED)) return '';
    if (misses) this.asked += 1;
    const text = textOn(side, place);
    if (text !== null && /\p{N}/u.test(text)) this.hasCounted = true;
    if (text !== null && text !== '') this.hasFound = true;
    if (misses && text === null) misses[side] += 1;
    return text ?? '';
  }

  private get enough(): number {
    return this.asked >= MANY_MISSES && !this.hasFound ? 1 : ENOUGH_MISSES;
  }

  private missesOf({ tag, className }: NamedElement): Misses {
    let byClass = this.missesByTag.get(tag);
    if (!byClass) this.missesByTag.set(tag, (byClass = new Map<string, Misses>()));
    const known = byClass.get(className);
    if (known) return known;
    // Numbers in class names are those of single things, which are styled alike.
    const key = `${tag} ${className.slice(0, MAX_NAME_CHARS).replaceAll(/\d+/g, '')}`;
    const made = this.misses.get(key) ?? { before: 0, after: 0 };
    this.misses.set(key, made);
    byClass.set(className, made);
    return made;
  }
}

/** Null where the style sheet adds no part there at all. */
function textOn(side: Side, place: ContentPlace): string | null {
  const style = place.sight.view?.getComputedStyle(place.element, `::${side}`);
  if (!style || style.content === 'none' || style.content === 'normal' || style.content === '') return null;
  return generatedText(side, style, place);
}

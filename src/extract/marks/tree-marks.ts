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
   * Whether an element is to be counted. Where style sheets cannot be read, elements are as long as a number may still
   * be shown.
   */
  mayCount(): boolean {
    if (this.places.isComplete || this.hasCounted) return this.counters !== null;
    this.visited += 1;
    return this.visited <= MAX_UNSURE;
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
    const isRare = this.asked >= MANY_MISSES && !this.hasFound;
    if (misses && (misses[side] >= (isRare ? 1 : ENOUGH_MISSES) || this.asked >= MAX_ASKED)) return '';
    if (misses) this.asked += 1;
    const text = textOn(side, place);
    if (text !== null && /\p{N}/u.test(text)) this.hasCounted = true;
    if (text !== null && text !== '') this.hasFound = true;
    if (misses && text === null) misses[side] += 1;
    return text ?? '';
  }

  private missesOf({ tag, className }: NamedElement): Misses {
    // Numbers in class names are those of single things, which are styled alike.
    const key = `${tag} ${className.slice(0, MAX_NAME_CHARS).replaceAll(/\d+/g, '')}`;
    const known = this.misses.get(key);
    if (known) return known;
    const made = { before: 0, after: 0 };
    this.misses.set(key, made);
    return made;
  }
}

/** Null where the style sheet adds no part there at all. */
function textOn(side: Side, place: ContentPlace): string | null {
  const style = place.sight.view?.getComputedStyle(place.element, `::${side}`);
  if (!style || style.content === 'none' || style.content === 'normal' || style.content === '') return null;
  return generatedText(side, style, place);
}

/** What a document or a shadow root adds to its elements by style sheets: whom to ask, and the answers. */
import type { Sight } from '../sight/visibility';
import { attribute, rootNodeOf, tagNameOf } from '../safe-dom';
import { generatedText, type ContentPlace } from './generated';
import { NO_PLACES, placesIn, type GeneratedPlaces, type Side } from './style-sheets';

/** So many elements are asked where the style sheets cannot be read: each takes up to 12 µs. */
const MAX_ASKED = 1_500;
/** After so many elements of one name and class without generated words the others of it are not asked. */
const ENOUGH_MISSES = 2;

export class TreeMarks {
  private readonly misses = new Map<string, number>();
  private asked = 0;

  private constructor(
    private readonly places: GeneratedPlaces,
    /** The tree of the host, to which nodes in a slot belong. */
    readonly outer: TreeMarks | null,
  ) {}

  /** Of the tree that an element is the root of. Style sheets matter only where something is laid out. */
  static of(element: Element, { view }: Sight, outer: TreeMarks | null): TreeMarks {
    return new TreeMarks(view ? placesIn(rootNodeOf(element) as Document | ShadowRoot) : NO_PLACES, outer);
  }

  /** Whether its style sheets may count elements. */
  get counts(): boolean {
    return this.places.counts;
  }

  /** What the style sheet writes on one side of an element, or in place of its number. */
  textOn(side: Side, place: ContentPlace): string {
    const { element, sight } = place;
    if (!sight.view) return '';
    const isTold = this.places.found[side].has(element) || (tagNameOf(element) === 'Q' && side !== 'marker');
    const key = isTold || this.places.isComplete || side === 'marker' ? null : keyOf(side, element);
    if (!isTold && (key === null || !this.mayAsk(key))) return '';
    const style = sight.view.getComputedStyle(element, `::${side}`);
    const isNone = style.content === 'none' || style.content === 'normal' || style.content === '';
    if (key !== null && isNone) this.misses.set(key, (this.misses.get(key) ?? 0) + 1);
    return isNone ? '' : generatedText(side, style, place);
  }

  private mayAsk(key: string): boolean {
    if (this.asked >= MAX_ASKED || (this.misses.get(key) ?? 0) >= ENOUGH_MISSES) return false;
    this.asked += 1;
    return true;
  }
}

const keyOf = (side: Side, element: Element): string =>
  `${side} ${tagNameOf(element)} ${(attribute(element, 'class') ?? '').slice(0, 200)}`;

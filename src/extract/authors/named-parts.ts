/** Which name a text belongs to: the smallest part of the page that holds a text and names tells. */
import { elementAround, queryAll, rootNodeOf, tagNameOf } from '../safe-dom';
import type { AuthorMark } from './author-marks';
import type { ShortTexts } from './short-texts';
import type { Utterance } from './utterance';

/** A name that a text may belong to. */
export interface Claim {
  readonly mark: AuthorMark;
  /** The part that holds both. */
  readonly part: Element;
  /** How many levels the part stands around the name. */
  readonly level: number;
}

interface Entry {
  readonly mark: AuthorMark;
  readonly level: number;
}

/** A part of the page with names in it, in reading order. */
interface Part {
  readonly element: Element;
  readonly entries: Entry[];
  hasOnePerson: boolean;
  /** Places of the first and the last text that stand in this part, and in no smaller part with names. */
  start: number;
  end: number;
}

/** Elements that hold more than one contribution: a name somewhere in them is not the author of the rest. */
const WHOLE = new Set(['BODY', 'HTML', 'MAIN']);
const MAX_LEVELS = 60;
/** The corner of a contribution with its author's name, a date and some figures holds at most so many words. */
export const CORNER_WORDS = 24;

export class NamedParts {
  private readonly parts = new Map<Element, Part>();
  private readonly places = new Map<Element, number>();

  private constructor(private readonly words: ShortTexts) {}

  /** @param isText whether it is running text, and not a heading or a link */
  static of(
    marks: readonly AuthorMark[],
    utterances: readonly Utterance[],
    isText: (utterance: Utterance) => boolean,
    words: ShortTexts,
  ): NamedParts {
    const parts = new NamedParts(words);
    for (const root of new Set(utterances.map(({ holder }) => rootNodeOf(holder))))
      for (const element of queryAll(root as Document, '*')) parts.places.set(element, parts.places.size);
    for (const mark of marks) parts.addMark(mark);
    for (const utterance of utterances) if (isText(utterance)) parts.addText(utterance);
    return parts;
  }

  /** Whether a part holds names, and only of other people. */
  isOfOthers(element: Element, { name }: AuthorMark): boolean {
    const part = this.parts.get(element);
    return part !== undefined && part.entries.every(({ mark }) => mark.name !== name);
  }

  /** The name that a text may belong to. Where two compete, none. */
  claimOf({ holder }: Utterance): Claim | null {
    const part = this.partOf(holder);
    const entry = part && this.pick(part, holder);
    return entry ? { ...entry, part: part.element } : null;
  }

  private addMark(mark: AuthorMark): void {
    let at: Element | null = mark.element;
    for (let level = 0; at && level < MAX_LEVELS && !WHOLE.has(tagNameOf(at)); level++) {
      const known = this.parts.get(at);
      if (known && known.entries[0]?.mark.name !== mark.name) known.hasOnePerson = false;
      if (known) known.entries.push({ mark, level });
      else
        this.parts.set(at, { element: at, entries: [{ mark, level }], hasOnePerson: true, start: Infinity, end: -1 });
      at = elementAround(at);
    }
  }

  private addText({ holder }: Utterance): void {
    const part = this.partOf(holder);
    if (!part) return;
    const place = this.placeOf(holder);
    part.start = Math.min(part.start, place);
    part.end = Math.max(part.end, place);
  }

  private partOf(holder: Element): Part | null {
    let at: Element | null = holder;
    for (let level = 0; at && level < MAX_LEVELS; level++) {
      const part = this.parts.get(at);
      if (part) return part;
      at = elementAround(at);
    }
    return null;
  }

  private placeOf(element: Element): number {
    return this.places.get(element) ?? -1;
  }

  private pick({ element, entries, hasOnePerson, start, end }: Part, holder: Element): Entry | null {
    const place = this.placeOf(holder);
    const next = firstAfter(entries, (entry) => this.placeOf(entry.mark.element) > place);
    if (hasOnePerson) return entries[next - 1] ?? entries[0] ?? null;
    // In one piece of text with several names, none of them is its author.
    if (element === holder) return null;
    const [first, last] = [entries[0], entries.at(-1)].map((entry) => (entry ? this.placeOf(entry.mark.element) : 0));
    // Names below the texts: those of the one who wrote and of the one who edited, say.
    if (Math.max(end, place) < (first ?? 0)) return this.surest(entries.slice(0, 3), element);
    // Text, name, text, name: whether they stand above or below is not known.
    if (start < (first ?? 0) && end >= 0 && end < (last ?? 0)) return null;
    const above = entries[next - 1];
    if (!above) return null;
    const branch = branchOf(above.mark.element, element);
    const beside = entries.slice(Math.max(0, next - 4), next).filter(({ mark }) => branch.contains(mark.element));
    return this.surest(beside, element);
  }

  /** The surest of the names that stand in a corner of their own within a part, and not inside a text. */
  private surest(entries: readonly Entry[], part: Element): Entry | null {
    const cornered = entries.filter(({ mark }) => this.words.wordsOf(branchOf(mark.element, part)) <= CORNER_WORDS);
    const most = cornered.reduce((best, { mark }) => Math.max(best, mark.strength), 0);
    const best = cornered.filter(({ mark }) => mark.strength === most);
    const isOne = best.every(({ mark }) => mark.name === best[0]?.mark.name);
    return isOne ? (best.at(-1) ?? null) : null;
  }
}

/** The child of `part` in which an element stands. */
function branchOf(element: Element, part: Element): Element {
  let branch = element;
  for (let at = elementAround(branch); at && at !== part; at = elementAround(at)) branch = at;
  return branch;
}

/** The index of the first entry for which `is` holds; all before it do not. A binary search. */
function firstAfter(entries: readonly Entry[], is: (entry: Entry) => boolean): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && is(entry)) high = middle;
    else low = middle + 1;
  }
  return low;
}

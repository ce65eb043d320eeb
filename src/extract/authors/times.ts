/** When a contribution was written, as the page says it beside its author's name. */
import { attribute, elementAround, parentElementOf, queryAll } from '../safe-dom';
import type { ShortTexts } from './short-texts';

const TIMES =
  'time,relative-time,[itemprop~="datePublished"],[itemprop~="dateCreated"],.dt-published,[class~="date" i],[class*="-date" i],[class*="date-" i],' +
  '[class~="time" i],[class$="-time" i],[class*="timestamp" i],[class*="relativetime" i],[class*="timeago" i],[class*="time-ago" i],[class~="age" i],[class*="posted" i]';

const MAX_TIME_CHARS = 40;
/** Limits, so that no page can make this slow: times in a page and in a part of it, levels around each. */
const MAX_TIMES = 5_000;
const MAX_IN_PART = 8;
const MAX_CLIMB = 12;
/** Words before a date that is not that of writing. */
const OTHER_DATE =
  /\b(joined|since|member|registered|born|edited|updated|modified|changed|last|expires|due|active|seen|purchased|stayed|visited)\W*(on|at|in)?\W*$/i;

/** The times of a page, by the parts that hold them. */
export class Times {
  private constructor(
    private readonly inPart: ReadonlyMap<Element, readonly Element[]>,
    private readonly texts: ShortTexts,
  ) {}

  static of(roots: readonly (Document | DocumentFragment)[], texts: ShortTexts): Times {
    const inPart = new Map<Element, Element[]>();
    for (const time of roots.flatMap((root) => queryAll(root, TIMES)).slice(0, MAX_TIMES)) {
      let at: Element | null = time;
      for (let level = 0; at && level < MAX_CLIMB; level++) {
        const known = inPart.get(at);
        if (!known) inPart.set(at, [time]);
        else if (known.length < MAX_IN_PART) known.push(time);
        at = elementAround(at);
      }
    }
    return new Times(inPart, texts);
  }

  /** Whether a short text is a date and nothing else. */
  isDateline(element: Element, text: string): boolean {
    return (
      text.length <= MAX_TIME_CHARS &&
      (this.inPart.get(element) ?? []).some((time) => time === element || this.texts.of(time) === text)
    );
  }

  /** The texts of the times in a part of the page. */
  textsIn(part: Element): string[] {
    return (this.inPart.get(part) ?? []).flatMap((time) => this.texts.of(time) ?? []);
  }

  /**
   * ISO 8601 where the page gives that, else its own words. Looks around the name, no farther than `within`, and not
   * where `isOthers` says that a part of the page is another person's.
   */
  near(name: Element, within: Element, isOthers: (part: Element) => boolean): string | null {
    for (let at: Element | null = name, level = 0; at && level < MAX_CLIMB; at = elementAround(at), level++) {
      const part = at;
      const told = (this.inPart.get(part) ?? [])
        .filter((time) => !isWithinOthers(time, part, isOthers))
        .map((time) => this.read(time));
      const found = told.find((text) => text !== null);
      if (found !== undefined) return found;
      if (at === within) break;
    }
    return null;
  }

  private read(time: Element): string | null {
    const text = this.texts.of(time);
    if (text === null || OTHER_DATE.test(this.before(time, text))) return null;
    for (const name of ['datetime', 'content', 'title']) {
      const stamp = attribute(time, name);
      if (stamp !== null && /\d{4}/.test(stamp) && !Number.isNaN(Date.parse(stamp)))
        return stamp.slice(0, MAX_TIME_CHARS);
    }
    // The innermost one says it without words around it.
    if ((this.inPart.get(time)?.length ?? 0) > 1) return null;
    return /\p{N}/u.test(text) &&
      text.length <= MAX_TIME_CHARS &&
      !OTHER_DATE.test(text.replace(/\P{L}*\p{N}.*$/su, ''))
      ? text
      : null;
  }

  /** What stands before a time in the part around it, where that is small. */
  private before(time: Element, text: string): string {
    const above = parentElementOf(time);
    const around = (above && this.texts.of(above)) ?? '';
    const at = text === '' ? 0 : around.indexOf(text);
    return around.slice(Math.max(0, at - MAX_TIME_CHARS), Math.max(0, at));
  }
}

function isWithinOthers(time: Element, part: Element, isOthers: (part: Element) => boolean): boolean {
  for (let at: Element | null = time; at && at !== part; at = elementAround(at)) if (isOthers(at)) return true;
  return false;
}

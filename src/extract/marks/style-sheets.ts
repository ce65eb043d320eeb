/** Which elements of a document or shadow root have content from a style sheet, found without asking each of them. */
import { adoptedSheets, queryAll, styleSheetsOf } from '../safe-dom';

export type Side = 'before' | 'after' | 'marker';

export interface GeneratedPlaces {
  /** Elements for which a rule writes words; whether it applies is another question. */
  readonly found: Readonly<Record<Side, ReadonlySet<Element>>>;
  /** False where a sheet of another origin cannot be read: then any element may have such words. */
  readonly isComplete: boolean;
  /** Whether numbers may be counted by style sheets. */
  readonly counts: boolean;
}

/** More rules or selectors are not read. */
const MAX_RULES = 20_000;
const MAX_SELECTORS = 400;
const PSEUDO = /::?(before|after|marker)$/;

const NOBODY: ReadonlySet<Element> = new Set();
export const NO_PLACES: GeneratedPlaces = {
  found: { before: NOBODY, after: NOBODY, marker: NOBODY },
  isComplete: true,
  counts: false,
};

/** Whether a value of `content` may show words or signs. Icons are characters of private use. */
export function mayShow(content: string): boolean {
  if (/attr\(|counters?\(|(?:open|close)-quote|var\(/.test(content)) return true;
  const [shown = ''] = content.split(/["'] *\/ */);
  return (
    /[^\s"'.•·\uE000-\uF8FF\u{F0000}-\u{10FFFF}\\]/u.test(shown) &&
    !/^(?:none|normal|inherit|initial|unset)?$/.test(shown)
  );
}

const DIVIDER = /^\s*(["'])\s*(?:[•·|‧∙]|\\(?:0{0,2}b7|2022)\s?)\s*\1\s*$/iu;
/** Selectors of items that follow others. */
const FOLLOWING = /[+~]|:not\(:first|:nth-child\(n ?\+ ?2/;

/** Whether a value of `content` is a sign between items in a line, such as the dot between names. */
export const isDivider = (content: string): boolean => DIVIDER.test(content);

/** The parts of a selector list, not split within brackets and strings. */
function partsOf(selectors: string): string[] {
  const parts: string[] = [];
  let [depth, quote, start] = [0, '', 0];
  for (let at = 0; at < selectors.length; at += 1) {
    const sign = selectors.charAt(at);
    if (sign === '\\') at += 1;
    else if (quote !== '') quote = sign === quote ? '' : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === '(' || sign === '[') depth += 1;
    else if (sign === ')' || sign === ']') depth -= 1;
    else if (sign === ',' && depth === 0) {
      parts.push(selectors.slice(start, at).trim());
      start = at + 1;
    }
  }
  return [...parts, selectors.slice(start).trim()];
}

/** A selector in a rule that stands in another one. */
function nested(selector: string, outer: string): string {
  if (outer === '') return selector;
  return selector.includes('&') ? selector.replaceAll('&', `:is(${outer})`) : `:is(${outer}) ${selector}`;
}

/** A rule, or a group of rules with the selector of the rule around it. */
interface Open {
  readonly rules: CSSRuleList;
  readonly outer: string;
  at: number;
}

class Reader {
  readonly selectors: Record<Side, string[]> = { before: [], after: [], marker: [] };
  isComplete = true;
  counts = false;
  private rules = 0;

  sheet(sheet: CSSStyleSheet): void {
    const open: Open[] = [];
    try {
      if (!sheet.disabled) open.push({ rules: sheet.cssRules, outer: '', at: 0 });
      for (let level = open.at(-1); level; level = open.at(-1)) {
        const rule = level.rules[level.at++];
        if (!rule) open.pop();
        else if (++this.rules > MAX_RULES) throw new Error('too many rules');
        else this.rule(rule, level.outer, open);
      }
    } catch {
      // Of another origin.
      this.isComplete = false;
    }
  }

  private rule(rule: Partial<CSSStyleRule> & Partial<CSSImportRule>, outer: string, open: Open[]): void {
    const { selectorText, style, styleSheet, cssRules } = rule;
    const inner = styleSheet ? styleSheet.cssRules : cssRules;
    const own = selectorText === undefined ? outer : nested(selectorText, outer);
    if (inner && inner.length > 0) open.push({ rules: inner, outer: own, at: 0 });
    if (selectorText === undefined || !style || !/:(?:before|after|marker)/.test(selectorText)) return;
    const content = style.getPropertyValue('content');
    const isBetween = isDivider(content) && (selectorText.includes(':after') || FOLLOWING.test(selectorText));
    if (!isBetween && !mayShow(content)) return;
    if (/counters?\(/.test(content) || content.includes('var(')) this.counts = true;
    for (const part of partsOf(selectorText)) this.add(nested(part, outer));
  }

  private add(selector: string): void {
    const side = PSEUDO.exec(selector)?.[1] as Side | undefined;
    if (side === undefined) return;
    if (this.selectors[side].length >= MAX_SELECTORS) this.isComplete = false;
    else this.selectors[side].push(selector.replace(PSEUDO, '') || '*');
  }
}

/** A list in which a selector that the browser does not know does no harm. */
function matching(root: Document | ShadowRoot, selectors: readonly string[]): ReadonlySet<Element> {
  if (selectors.length === 0) return NOBODY;
  const list = selectors.map((selector) => (/[\s>+~(]$/.test(selector) ? `${selector}*` : selector));
  try {
    return new Set(queryAll(root, `:is(${list.join(', ')})`));
  } catch {
    return NOBODY;
  }
}

/** Reads the style sheets of a document or a shadow root, once for a reading. Never throws. */
export function placesIn(root: Document | ShadowRoot): GeneratedPlaces {
  try {
    const sheets = [...styleSheetsOf(root), ...adoptedSheets(root)];
    if (sheets.length === 0) return NO_PLACES;
    const reader = new Reader();
    for (const sheet of sheets) reader.sheet(sheet);
    const { selectors, isComplete, counts } = reader;
    const found = {
      before: matching(root, selectors.before),
      after: matching(root, selectors.after),
      marker: matching(root, selectors.marker),
    };
    return { found, isComplete, counts: counts || !isComplete };
  } catch {
    return NO_PLACES;
  }
}

/** Quotation marks that browsers write around `<q>`. CSS Generated Content Level 3, section 3.2. */
import { attribute, closest } from '../safe-dom';

type Pair = readonly [open: string, close: string];

const ENGLISH: readonly Pair[] = [
  ['“', '”'],
  ['‘', '’'],
];
/** By language, outer and inner; others as English. Unicode CLDR, "delimiters". */
const BY_LANGUAGE: ReadonlyMap<string, readonly Pair[]> = new Map([
  [
    'de',
    [
      ['„', '“'],
      ['‚', '‘'],
    ],
  ],
  [
    'fr',
    [
      ['«', '»'],
      ['«', '»'],
    ],
  ],
  [
    'es',
    [
      ['«', '»'],
      ['“', '”'],
    ],
  ],
  [
    'it',
    [
      ['«', '»'],
      ['“', '”'],
    ],
  ],
  [
    'pt',
    [
      ['“', '”'],
      ['‘', '’'],
    ],
  ],
  [
    'ru',
    [
      ['«', '»'],
      ['„', '“'],
    ],
  ],
  [
    'uk',
    [
      ['«', '»'],
      ['„', '“'],
    ],
  ],
  [
    'el',
    [
      ['«', '»'],
      ['“', '”'],
    ],
  ],
  [
    'pl',
    [
      ['„', '”'],
      ['«', '»'],
    ],
  ],
  [
    'cs',
    [
      ['„', '“'],
      ['‚', '‘'],
    ],
  ],
  [
    'sv',
    [
      ['”', '”'],
      ['’', '’'],
    ],
  ],
  [
    'fi',
    [
      ['”', '”'],
      ['’', '’'],
    ],
  ],
  [
    'ja',
    [
      ['「', '」'],
      ['『', '』'],
    ],
  ],
  [
    'he',
    [
      ['”', '”'],
      ['’', '’'],
    ],
  ],
]);

/** Pairs that a style sheet names: `"«" "»" "‹" "›"`. */
function named(quotes: string): Pair[] {
  const signs = [...quotes.matchAll(/"((?:[^"\\]|\\.)*)"/gu)].map(([, sign = '']) => sign);
  return signs.flatMap((sign, at): Pair[] => (at % 2 === 0 ? [[sign, signs[at + 1] ?? '']] : []));
}

/**
 * The marks around a quotation.
 * @param style null where nothing is laid out
 * @param depth how many quotations stand around it
 */
export function quotationMarks(element: Element, style: CSSStyleDeclaration | null, depth: number): Pair {
  if (style?.quotes === 'none') return ['', ''];
  const own = style ? named(style.quotes) : [];
  const language = attribute(closest(element, '[lang]') ?? element, 'lang') ?? '';
  const pairs = own.length > 0 ? own : (BY_LANGUAGE.get(language.split('-')[0]?.toLowerCase() ?? '') ?? ENGLISH);
  return pairs[Math.min(depth, pairs.length - 1)] ?? ['“', '”'];
}

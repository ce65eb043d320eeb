/** How far above a block an element of some sort stands: told by its tag, its role, its id and its classes. */
import type { Outline, OutlineNode } from './outline';

/** In levels: an element that is farther away counts as this far. */
const FAR = 30;

/**
 * Words in ids and classes, by sort. Nearly all sites name their parts in English. Readability's lists tell these sorts
 * apart only as likely and unlikely.
 */
const NAMES = {
  nav: /nav|menu|breadcrumb|pagina|pager|\btoc\b/,
  foot: /foot|copyright|colophon|bottom/,
  head: /header|masthead|topbar|banner|hero/,
  side: /sidebar|aside|widget|rail|secondary/,
  related: /relat|recommend|also|popular|trending|latest|recent|similar|upsell|cross|recirc|read-?more|more-/,
  promo:
    /share|social|follow|subscri|newsletter|sign-?up|login|modal|popup|overlay|cookie|consent|promo|sponsor|advert|\bads?\b|cta|donat/,
  comment: /comment|disqus|repl(y|ies)|respon|review|rating|feedback/,
  byline: /author|byline|meta|\btags?\b|categor|date|time|avatar|user|profile|bio|credit|posted/,
  content: /content|article|post|entry|body|story|prose|markdown|rich|\brte\b|wysiwyg|text|copy/,
  main: /main|primary|page/,
  description: /descri|detail|spec|feature|overview|summary|about|intro|info/,
  product: /product|\bpdp\b/,
  card: /card|item|list|grid|tile|result|teaser|\brow\b|col/,
  thread: /message|thread|topic|question|answer|discussion|forum/,
  price: /price|cart|basket|variant|option|qty|quantity|shipping|stock|swatch|buy|checkout|wishlist/,
  filter: /filter|facet|sort|search|refine/,
  title: /title|heading|headline/,
  tab: /faq|accordion|\btab|panel|collaps|toggle|drawer/,
  media: /caption|figure|image|gallery|media|video|slide|carousel|swiper|slick/,
  code: /code|highlight|example|sample/,
  unseen: /hidden|sr-only|visually|screen-reader|skip|noscript|print/,
} as const;

const TAGS = [
  'MAIN',
  'ARTICLE',
  'SECTION',
  'NAV',
  'ASIDE',
  'HEADER',
  'FOOTER',
  'FORM',
  'UL',
  'OL',
  'LI',
  'TABLE',
  'FIGURE',
  'DL',
  'P',
  'A',
  'NOSCRIPT',
  'LABEL',
] as const;

const SURROUNDING_ROLES = /navigation|contentinfo|complementary|banner|search|menu|toolbar|dialog|alert/;

/** For each node the levels up to the nearest one for which `is` holds, 0 for itself. */
function distances({ nodes }: Outline, is: (node: OutlineNode) => boolean): Uint8Array {
  const found = new Uint8Array(nodes.length);
  nodes.forEach((node, index) => {
    found[index] = is(node) ? 0 : node.parent < 0 ? FAR : Math.min(FAR, (found[node.parent] ?? FAR) + 1);
  });
  return found;
}

function namedDistances(outline: Outline): (readonly [string, Uint8Array])[] {
  const sorts = Object.entries(NAMES);
  const known = new Map<string, boolean[]>();
  const sortsOf = (names: string): boolean[] => {
    const seen = known.get(names);
    if (seen) return seen;
    const found = sorts.map(([, pattern]) => pattern.test(names));
    known.set(names, found);
    return found;
  };
  // The body's names describe the page, not a part of it.
  return sorts.map(
    ([name], sort) =>
      [
        `named ${name}`,
        distances(
          outline,
          ({ tag, names }) => names !== '' && tag !== 'BODY' && tag !== 'HTML' && sortsOf(names)[sort] === true,
        ),
      ] as const,
  );
}

/** A column for each sort of element: for each node, the levels up to the nearest one. */
export function surroundings(outline: Outline): (readonly [string, Uint8Array])[] {
  return [
    ...namedDistances(outline),
    ...TAGS.map((wanted) => [`in ${wanted.toLowerCase()}`, distances(outline, ({ tag }) => tag === wanted)] as const),
    ['surrounding role', distances(outline, ({ role }) => SURROUNDING_ROLES.test(role))],
    ['main role', distances(outline, ({ tag, role }) => role === 'main' || tag === 'MAIN')],
  ];
}

/** How far above a block an element of some sort stands: told by its tag, its role, its id and its classes. */
import type { Outline, OutlineNode } from './outline';

/** In levels: an element that is farther away counts as this far. */
export const FAR = 30;

/**
 * Words in ids and classes, by sort. Nearly all sites name their parts in English. Readability's lists tell these sorts
 * apart only as likely and unlikely.
 */
const COMMENTS = /comment|disqus|repl(y|ies)|respon|review|rating|feedback/;
const NAMES: readonly (readonly [sort: string, names: RegExp])[] = [
  ['nav', /nav|menu|breadcrumb|pagina|pager|\btoc\b/],
  ['foot', /foot|copyright|colophon|bottom/],
  [
    'promo',
    /share|social|follow|subscri|newsletter|sign-?up|login|modal|popup|overlay|cookie|consent|promo|sponsor|advert|\bads?\b|cta|donat/,
  ],
  ['comment', COMMENTS],
];

const TAGS = ['ARTICLE', 'NAV', 'FOOTER', 'P'] as const;

const SURROUNDING_ROLES = /navigation|contentinfo|complementary|banner|search|menu|toolbar|dialog|alert/;

/** For each node the levels up to the nearest one for which `is` holds, 0 for itself. */
function distances(nodes: readonly OutlineNode[], is: (node: OutlineNode) => boolean): Uint8Array {
  const found = new Uint8Array(nodes.length);
  nodes.forEach((node, index) => {
    found[index] = is(node) ? 0 : node.parent < 0 ? FAR : Math.min(FAR, (found[node.parent] ?? FAR) + 1);
  });
  return found;
}

/** Whether a node's names match. A page has few different names for its many nodes. */
function isNamed(pattern: RegExp): (node: OutlineNode) => boolean {
  const known = new Map([['', false]]);
  return ({ tag, names }) => {
    // The body's names describe the page, not a part of it.
    if (tag === 'BODY' || tag === 'HTML') return false;
    const found = known.get(names) ?? pattern.test(names);
    known.set(names, found);
    return found;
  };
}

/** For each node the levels up to an element that is named after comments, `FAR` where there is none. */
export function commentDepths({ nodes }: Outline): Uint8Array {
  return distances(nodes, isNamed(COMMENTS));
}

/** A column for each sort of element: for each node, the levels up to the nearest one. */
export function surroundings({ nodes }: Outline): (readonly [string, Uint8Array])[] {
  return [
    ...NAMES.map(([sort, names]) => [`named ${sort}`, distances(nodes, isNamed(names))] as const),
    ...TAGS.map((wanted) => [`in ${wanted.toLowerCase()}`, distances(nodes, ({ tag }) => tag === wanted)] as const),
    ['surrounding role', distances(nodes, ({ role }) => role !== '' && SURROUNDING_ROLES.test(role))],
    ['main role', distances(nodes, ({ tag, role }) => role === 'main' || tag === 'MAIN')],
  ];
}

/** What a diff says of a line by other means than its text: a class, an attribute, a generated sign. */
import type { BlockContext } from '../block-context';
import type { CodeLine } from '../blocks/raw-block';
import { attribute, documentOf, windowOf } from '../safe-dom';

type Mark = CodeLine['mark'];

const ADDED = /(^|[\s_-])(add(ed|ition)?|ins(ert(ed|ion)?)?|plus)($|[\s_-])/i;
const REMOVED = /(^|[\s_-])(del(eted?|etion)?|rem(oved?)?|removal|minus)($|[\s_-])/i;

function signOf(text: string | null): Mark {
  const sign = text?.replaceAll(/["'\s]/g, '');
  if (sign === '+') return '+';
  return sign === '-' || sign === '−' ? '-' : '';
}

/** The sign that a style sheet puts before an element. */
function generated(element: Element): Mark {
  const document = documentOf(element);
  const view = document && windowOf(document);
  return view ? signOf(view.getComputedStyle(element, '::before').content) : '';
}

/** The sign of the line that begins with an element; '' where it has none. */
export function signBefore({ element, style }: BlockContext): Mark {
  const told = signOf(attribute(element, 'data-code-marker'));
  return told !== '' || !style ? told : generated(element);
}

/** What an element says of the lines in it, by its name or its classes. */
export function markWithin({ element, tag }: BlockContext): Mark {
  if (tag === 'INS') return '+';
  if (tag === 'DEL') return '-';
  const names = attribute(element, 'class');
  if (names === null) return '';
  const [added, removed] = [ADDED.test(names), REMOVED.test(names)];
  return added === removed ? '' : added ? '+' : '-';
}

/** What `<meter>` and `<progress>` show: a share of a bar. HTML standard, "The meter element". */
import type { NamedElement } from '../named-element';
import { attribute } from '../safe-dom';
import { textAfter, textBefore } from './beside';
import type { MarkPiece } from './piece-form';

function numberOf(element: Element, name: string, otherwise: number): number {
  const number = Number.parseFloat(attribute(element, name) ?? '');
  return Number.isFinite(number) ? number : otherwise;
}

/** How full a bar is, in percent, or '' where it is empty, or where the words beside it have a percentage already. */
function shareOf(bar: Element): string {
  const [least, most] = [numberOf(bar, 'min', 0), numberOf(bar, 'max', 1)];
  const share = Math.round((100 * (numberOf(bar, 'value', least) - least)) / (most - least));
  const isSaid = /\d\s?%/.test(textBefore(bar) + textAfter(bar));
  return share > 0 && share <= 100 && !isSaid ? `${String(share)}%` : '';
}

/** The piece of text that such a bar stands for; null where the element is none. What it holds is for old browsers. */
export function pieceOfGauge({ element, tag }: NamedElement): MarkPiece | null {
  if (tag !== 'METER' && tag !== 'PROGRESS') return null;
  const share = shareOf(element);
  return { text: share === '' ? '' : ` ${share} `, form: 'inline' };
}

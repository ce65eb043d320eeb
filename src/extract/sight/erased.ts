/** Ways to leave nothing of an element visible although it has a place on the page. */
import type { ElementStyle } from '../element-style';
import { clientHeightOf, clientWidthOf, tagNameOf } from '../safe-dom';

/** Nobody can read a line in a box that is lower or thinner: CSS pixels. */
const MIN_BOX_PX = 3;

/** Whether a clip leaves nothing visible: `inset` from both sides, a circle of no size, an empty rectangle. */
function clipsAll(style: ElementStyle): boolean {
  const { position } = style;
  const { clipPath } = style.all;
  if (
    clipPath !== 'none' &&
    /^(inset\((5\d|[6-9]\d|1\d\d)(\.\d+)?%|(circle|ellipse)\(0(px|%)?[ )]|polygon\((0(px|%)? 0(px|%)?(, )?)+\))/.test(
      clipPath,
    )
  )
    return true;
  if (position !== 'absolute' && position !== 'fixed') return false;
  const edges = /^rect\((.*)\)$/.exec(style.all.getPropertyValue('clip'))?.[1]?.split(/[ ,]+/).map(parseFloat);
  const [top = 0, right = 0, bottom = 0, left = 0] = edges ?? [];
  return edges !== undefined && (right - left <= 1 || bottom - top <= 1);
}

/** Whether a clip or a filter leaves nothing of an element. */
export function isErased(style: ElementStyle): boolean {
  const { filter } = style.all;
  return (filter !== 'none' && /opacity\(0(\.0\d*)?\)/.test(filter)) || clipsAll(style);
}

/** Whether the element is a box of next to no size that cuts off its content. */
export function cutsOffAll(element: Element, style: ElementStyle): boolean {
  const { display, overflowX, overflowY } = style;
  // Most elements cut off nothing, and sizes cost more than styles.
  if (overflowX === 'visible' && overflowY === 'visible') return false;
  const [thin, low] = [clientWidthOf(element) < MIN_BOX_PX, clientHeightOf(element) < MIN_BOX_PX];
  if (!thin && !low) return false;
  if (display === 'contents' || display === 'inline' || display.startsWith('table') || tagNameOf(element) === 'BODY')
    return false;
  return (thin && overflowX !== 'visible') || (low && overflowY !== 'visible');
}

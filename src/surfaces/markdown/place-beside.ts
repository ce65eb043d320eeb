/** Places a small box below or above what it is about, and always inside the window. */
import { autoUpdate, computePosition, flip, hide, offset, shift, size, type VirtualElement } from '@floating-ui/dom';

/** Distances in CSS pixels: to what it is about, and to the window's edges. A card has 8 px around it. */
const GAP_PX = 6;
const EDGE_PX = 12;
/** Its least height in CSS pixels, even where it then covers what it is about. */
const LEAST_PX = 160;
/** A sentence that fills more of the window leaves no room. The box then stands beside the mark. */
const MOST_OF_WINDOW = 0.5;

/** The box around a mark and its sentence. */
function around(mark: Element, sentence: Range | null): DOMRect {
  const own = mark.getBoundingClientRect();
  const all = sentence?.getBoundingClientRect();
  if (!all || all.height === 0) return own;
  const [left, top] = [Math.min(own.left, all.left), Math.min(own.top, all.top)];
  const [right, bottom] = [Math.max(own.right, all.right), Math.max(own.bottom, all.bottom)];
  return bottom - top > innerHeight * MOST_OF_WINDOW ? own : new DOMRect(left, top, right - left, bottom - top);
}

/**
 * Keeps a box beside a mark and its sentence, and covers neither where there is room. `placed` is called each time,
 * `gone` when the mark was scrolled out of sight. Returns a function that ends it.
 */
export function placeBeside(
  floating: HTMLElement,
  mark: Element,
  sentence: Range | null,
  { placed, gone }: { placed: () => void; gone: () => void },
): () => void {
  const reference: VirtualElement = { contextElement: mark, getBoundingClientRect: () => around(mark, sentence) };
  const limitHeight = ({ availableHeight }: { availableHeight: number }): void => {
    floating.style.maxHeight = `${String(Math.max(LEAST_PX, Math.floor(availableHeight)))}px`;
  };
  // A mark that was just focused may still be out of sight.
  let wasInSight = false;
  const place = async (): Promise<void> => {
    floating.style.maxHeight = '';
    const { x, y, middlewareData } = await computePosition(reference, floating, {
      strategy: 'fixed',
      placement: 'bottom-start',
      middleware: [
        offset(GAP_PX),
        flip({ padding: EDGE_PX }),
        size({ padding: EDGE_PX, apply: limitHeight }),
        shift({ padding: EDGE_PX, crossAxis: true }),
        hide(),
      ],
    });
    floating.style.left = `${String(Math.round(x))}px`;
    floating.style.top = `${String(Math.round(y))}px`;
    const isInSight = middlewareData.hide?.referenceHidden !== true;
    floating.style.visibility = isInSight ? '' : 'hidden';
    if (wasInSight && !isInSight) gone();
    else placed();
    wasInSight = isInSight;
  };
  return autoUpdate(reference, floating, () => void place());
}

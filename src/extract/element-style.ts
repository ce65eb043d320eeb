/** The computed style of an element. Reading a property is slow, so what many modules ask for is read once. */
export interface ElementStyle {
  readonly display: string;
  readonly position: string;
  readonly visibility: string;
  readonly opacity: string;
  readonly overflowX: string;
  readonly overflowY: string;
  /** For all other properties. */
  readonly all: CSSStyleDeclaration;
}

/** @param view the window that lays the element out */
export function elementStyle(element: Element, view: Window): ElementStyle {
  const all = view.getComputedStyle(element);
  const { display, position, visibility, opacity } = all;
  // What is in a line cuts off nothing. One value for both ways, or one for each (CSS Overflow 3).
  const overflow = display === 'inline' ? 'visible' : all.overflow;
  const between = overflow.indexOf(' ');
  const overflowX = between < 0 ? overflow : overflow.slice(0, between);
  const overflowY = between < 0 ? overflow : overflow.slice(between + 1);
  return { display, position, visibility, opacity, overflowX, overflowY, all };
}

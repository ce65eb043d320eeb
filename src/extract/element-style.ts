/** The computed style of an element. Reading a property is slow, so what many modules ask for is read once. */
export interface ElementStyle {
  readonly display: string;
  readonly position: string;
  readonly visibility: string;
  readonly opacity: string;
  readonly overflowX: string;
  /** For all other properties. */
  readonly all: CSSStyleDeclaration;
}

/** @param view the window that lays the element out */
export function elementStyle(element: Element, view: Window): ElementStyle {
  const all = view.getComputedStyle(element);
  const { display, position, visibility, opacity, overflowX } = all;
  return { display, position, visibility, opacity, overflowX, all };
}

/** The elements in which the card stands in a page: how they are made, styled and put on top. */
import { createElement, namespaceOf, queryAll, SVG } from '@/src/extract/safe-dom';
import { extensionUrl } from '@/src/platform/runtime';

/** The card's elements, from the outside in. */
export interface CardElements {
  /** What goes into the document: the host, or in a drawing the element that lays the host out. */
  readonly outer: Element;
  /** Stands in the top layer. */
  readonly host: HTMLElement;
  /** Has the closed root. A dialog cannot have one, so there it is an element inside of the host. */
  readonly holder: HTMLElement;
  /** Fills the closed root. */
  readonly inside: HTMLElement;
  /** Shows the card, a page of the extension. */
  readonly frame: HTMLIFrameElement;
}

/** Marks our element, so that a later script can remove what an ended one left in the page. */
const MARK = 'data-sotto-card';

/** Every property that a page's styles could change. `all` does not cover `direction` and custom properties. */
const HOST_STYLE = {
  all: 'initial',
  direction: 'ltr',
  position: 'fixed',
  inset: 'auto 16px 16px auto',
  width: 'min(420px, calc(100vw - 32px))',
  'max-height': 'calc(100vh - 32px)',
  margin: '0',
  padding: '0',
  border: '0',
  background: 'transparent',
  'pointer-events': 'none',
  'z-index': '2147483647',
  display: 'block',
  overflow: 'visible',
  'color-scheme': 'light dark',
} as const;

const FILL_STYLE = {
  all: 'initial',
  display: 'block',
  width: '100%',
  height: '100%',
  border: '0',
  background: 'transparent',
  'color-scheme': 'light dark',
} as const;

function pinStyles(element: HTMLElement, styles: Record<string, string>): void {
  element.removeAttribute('class');
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
}

/** The address stays as it is from here on: Chrome reloads a dynamic address when its fragment changes. */
function createFrame(key: string): HTMLIFrameElement {
  const frame = createElement(document, 'iframe');
  frame.src = `${extensionUrl('/card.html')}#${key}`;
  frame.allow = 'clipboard-write';
  frame.title = 'Sotto';
  pinStyles(frame, FILL_STYLE);
  return frame;
}

/** A modal dialog makes the rest of its page inert, so the host is a dialog itself there. */
function createHost(): HTMLElement {
  if (queryAll(document, 'dialog:modal').length > 0) return createElement(document, 'dialog');
  const host = createElement(document, 'div');
  host.popover = 'manual';
  return host;
}

/** In a drawing, Firefox lays out HTML inside of a `foreignObject` only. */
function createOuter(root: Element, host: HTMLElement): Element {
  if (namespaceOf(root) !== SVG) return host;
  const outer = Document.prototype.createElementNS.call(document, SVG, 'foreignObject');
  for (const side of ['width', 'height']) outer.setAttribute(side, '1');
  outer.append(host);
  return outer;
}

/** Makes the card's elements; nothing is in the document yet. `key` goes into the frame's address. */
export function createCardElements(root: Element, key: string): CardElements {
  const host = createHost();
  const holder = host instanceof HTMLDialogElement ? host.appendChild(createElement(document, 'div')) : host;
  const frame = createFrame(key);
  const inside = createElement(document, 'div');
  inside.style.width = '100%';
  inside.style.height = '100%';
  inside.append(frame);
  holder.attachShadow({ mode: 'closed' }).append(inside);
  host.setAttribute(MARK, '');
  return { outer: createOuter(root, host), host, holder, inside, frame };
}

/** Sets the styles anew, whatever the page has made of them. `height` in CSS pixels. */
export function pinCard({ host, holder }: CardElements, height: number): void {
  pinStyles(host, { ...HOST_STYLE, height: `${String(height)}px` });
  if (holder !== host) pinStyles(holder, FILL_STYLE);
}

/** Above everything, overlays with any z-index included. */
export function showOnTop(host: HTMLElement): void {
  if (host instanceof HTMLDialogElement) {
    if (!host.open) host.showModal();
  } else if (!host.matches(':popover-open')) {
    host.showPopover();
  }
}

/** Whether the host is in the document and in its top layer. */
export function isOnTop(host: HTMLElement): boolean {
  return host.isConnected && host.matches(host instanceof HTMLDialogElement ? '[open]' : ':popover-open');
}

/** Removes the cards that ended scripts left in the page. */
export function removeLeftCards(): void {
  for (const left of queryAll(document, `[${MARK}]`)) left.remove();
}

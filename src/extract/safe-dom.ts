/**
 * The DOM through its prototypes. A page can name a form control `childNodes` or a form `body`, and then
 * `form.childNodes` and `document.body` are that element. The prototypes' own accessors are out of its reach.
 */

/** A prototype's getter as a function. */
function getter<T extends object, R>(prototype: T, name: keyof T & string): (target: T) => R {
  const get = Object.getOwnPropertyDescriptor(prototype, name)?.get;
  return (target) => (get ? get.call(target) : target[name]) as R;
}

export const firstChild = getter<Node, ChildNode | null>(Node.prototype, 'firstChild');
export const lastChild = getter<Node, ChildNode | null>(Node.prototype, 'lastChild');
export const previousSibling = getter<Node, ChildNode | null>(Node.prototype, 'previousSibling');
export const nextSibling = getter<Node, ChildNode | null>(Node.prototype, 'nextSibling');
export const shadowRootOf = getter<Element, ShadowRoot | null>(Element.prototype, 'shadowRoot');
export const nodeTypeOf = getter<Node, number>(Node.prototype, 'nodeType');
export const documentOf = getter<Node, Document | null>(Node.prototype, 'ownerDocument');
export const namespaceOf = getter<Element, string | null>(Element.prototype, 'namespaceURI');
const rawTagName = getter<Element, string>(Element.prototype, 'tagName');
const localNameOf = getter<Element, string>(Element.prototype, 'localName');
export const rootElement = getter<Document, Element | null>(Document.prototype, 'documentElement');
export const activeElement = getter<Document, Element | null>(Document.prototype, 'activeElement');
export const windowOf = getter<Document, (Window & typeof globalThis) | null>(Document.prototype, 'defaultView');
export const clientWidthOf = getter<Element, number>(Element.prototype, 'clientWidth');
export const clientHeightOf = getter<Element, number>(Element.prototype, 'clientHeight');
export const scrollWidthOf = getter<Element, number>(Element.prototype, 'scrollWidth');
export const scrollHeightOf = getter<Element, number>(Element.prototype, 'scrollHeight');
export const scrollLeftOf = getter<Element, number>(Element.prototype, 'scrollLeft');
export const scrollTopOf = getter<Element, number>(Element.prototype, 'scrollTop');
export const clientLeftOf = getter<Element, number>(Element.prototype, 'clientLeft');
export const clientTopOf = getter<Element, number>(Element.prototype, 'clientTop');
export const bodyOf = getter<Document, HTMLElement | null>(Document.prototype, 'body');
export const scrollingElementOf = getter<Document, Element | null>(Document.prototype, 'scrollingElement');
export const firstElementChild = getter<Element, Element | null>(Element.prototype, 'firstElementChild');
export const nextElementSibling = getter<Element, Element | null>(Element.prototype, 'nextElementSibling');
export const previousElementSibling = getter<Element, Element | null>(Element.prototype, 'previousElementSibling');
export const dataOf = getter<CharacterData, string>(CharacterData.prototype, 'data');
export const parentNodeOf = getter<Node, ParentNode | null>(Node.prototype, 'parentNode');
export const parentElementOf = getter<Node, Element | null>(Node.prototype, 'parentElement');
const contentOf = getter<Node, string | null>(Node.prototype, 'textContent');
const titleOf = getter<Document, string>(Document.prototype, 'title');

const iframeDocument = getter<HTMLIFrameElement, Document | null>(HTMLIFrameElement.prototype, 'contentDocument');
/** `<frame>` of a frameset has a class of its own; DOMs outside browsers lack it. */
const { HTMLFrameElement: Part } = globalThis as unknown as {
  HTMLFrameElement?: { readonly prototype: HTMLIFrameElement };
};
const partDocument = Part ? getter<HTMLIFrameElement, Document | null>(Part.prototype, 'contentDocument') : null;

/** The namespace of drawings. */
export const SVG = 'http://www.w3.org/2000/svg';
const XHTML = 'http://www.w3.org/1999/xhtml';

/**
 * An element's name without a prefix. HTML elements have it in capitals, also in XML documents, which give it as it is
 * written.
 */
export function tagNameOf(element: Element): string {
  const name = rawTagName(element);
  // In HTML documents HTML's own names are in capitals already, so only lower-case ones need a look.
  if (name < 'a') return name;
  return namespaceOf(element) === XHTML ? localNameOf(element).toUpperCase() : localNameOf(element);
}

/** Whether an element of this name is an `<iframe>` or a `<frame>`. */
export function isFrameTag(tag: string): boolean {
  return tag === 'IFRAME' || tag === 'FRAME';
}

/** The document in a frame, or null. Some browsers throw where it is of another origin. */
export function frameDocument(frame: HTMLIFrameElement): Document | null {
  return tagNameOf(frame) === 'FRAME' && partDocument ? partDocument(frame) : iframeDocument(frame);
}

/** The document's title, within the protocol's limit of 2,000 characters. */
export function pageTitle(document: Document): string {
  return titleOf(document).replaceAll(/\s+/g, ' ').trim().slice(0, 2_000);
}

/** BCP 47 tag of the document, or ''. */
export function pageLanguage(document: Document): string {
  const root = rootElement(document);
  return (root ? Element.prototype.getAttribute.call(root, 'lang') : null)?.trim().slice(0, 64) ?? '';
}

/** All text in an element, visible or not. */
export function textContentOf(element: Element): string {
  const text = contentOf(element);
  // DOMs outside browsers have the getter on Element.
  return text === null || text === '' ? element.textContent : text;
}

/** `querySelectorAll` that a page cannot replace, in a document, a shadow root or an element, also of a frame. */
export function queryAll<E extends Element = Element>(
  root: Document | DocumentFragment | Element,
  selector: string,
): E[] {
  return [...(queryOf(root).call(root, selector) as NodeListOf<E>)];
}

/** Chosen by node type, for nodes of a frame are no instances of this window's classes. */
function queryOf(root: Node): ParentNode['querySelectorAll'] {
  switch (nodeTypeOf(root)) {
    case Node.ELEMENT_NODE:
      return Element.prototype.querySelectorAll;
    case Node.DOCUMENT_NODE:
      return Document.prototype.querySelectorAll;
    default:
      return DocumentFragment.prototype.querySelectorAll;
  }
}

/** `createRange` that a page cannot replace. */
export function createRange(document: Document): Range {
  return Document.prototype.createRange.call(document);
}

/** Where an element stands, in CSS pixels from the viewport's corner. */
export function boxOf(element: Element): DOMRect {
  return Element.prototype.getBoundingClientRect.call(element);
}

/**
 * `createElement` that a page cannot replace. Makes an HTML element in every document: in SVG and XML documents the
 * plain `createElement` does not.
 */
export function createElement<K extends keyof HTMLElementTagNameMap>(
  document: Document,
  name: K,
): HTMLElementTagNameMap[K] {
  return Document.prototype.createElementNS.call(document, XHTML, name) as HTMLElementTagNameMap[K];
}

/** The document or shadow root that a node stands in. */
export function rootNodeOf(node: Node): Node {
  return Node.prototype.getRootNode.call(node);
}

/**
 * The element around a node as a reader sees it: around a shadow root its host, around a frame's document the frame.
 * Null at the root of the script's own document, and where the frame stands in a page of another origin.
 */
export function elementAround(node: Node): Element | null {
  const parent = parentElementOf(node);
  if (parent) return parent;
  const root = rootNodeOf(node);
  // Not told by class: a frame has a `ShadowRoot` of its own. Not by `host`: a form of that name adds one.
  if (nodeTypeOf(root) === Node.DOCUMENT_FRAGMENT_NODE) return (root as Partial<ShadowRoot>).host ?? null;
  if (nodeTypeOf(root) !== Node.DOCUMENT_NODE) return null;
  try {
    const view = windowOf(root as Document);
    return view === null || view === window ? null : view.frameElement;
  } catch {
    return null;
  }
}

const documentSheets = getter<Document, StyleSheetList>(Document.prototype, 'styleSheets');
const shadowSheets = getter<ShadowRoot, StyleSheetList>(ShadowRoot.prototype, 'styleSheets');

/** The style sheets that a document or a shadow root loads. */
export function styleSheetsOf(root: Document | ShadowRoot): CSSStyleSheet[] {
  return [
    ...(nodeTypeOf(root) === Node.DOCUMENT_NODE ? documentSheets(root as Document) : shadowSheets(root as ShadowRoot)),
  ];
}

/** The constructed style sheets of a document or a shadow root. */
export function adoptedSheets(root: DocumentOrShadowRoot & Node): CSSStyleSheet[] {
  const get = adopted(root)?.get;
  return [...(get ? (get.call(root) as CSSStyleSheet[]) : root.adoptedStyleSheets)];
}

/** Replaces the constructed style sheets of a document or a shadow root. */
export function adoptSheets(root: DocumentOrShadowRoot & Node, sheets: CSSStyleSheet[]): void {
  const set = adopted(root)?.set;
  if (set) set.call(root, sheets);
  else root.adoptedStyleSheets = sheets;
}

function adopted(root: Node): PropertyDescriptor | undefined {
  const prototype = nodeTypeOf(root) === Node.DOCUMENT_NODE ? Document.prototype : ShadowRoot.prototype;
  return Object.getOwnPropertyDescriptor(prototype, 'adoptedStyleSheets');
}

/** An attribute, or null; a page cannot replace this. */
export function attribute(element: Element, name: string): string | null {
  return Element.prototype.getAttribute.call(element, name);
}

/** The names of an element's attributes; a page cannot replace this. */
export function attributeNames(element: Element): string[] {
  return Element.prototype.getAttributeNames.call(element);
}

const inputValue = getter<HTMLInputElement, string>(HTMLInputElement.prototype, 'value');
const areaValue = getter<HTMLTextAreaElement, string>(HTMLTextAreaElement.prototype, 'value');
const inputChecked = getter<HTMLInputElement, boolean>(HTMLInputElement.prototype, 'checked');
const inputForm = getter<HTMLInputElement, HTMLFormElement | null>(HTMLInputElement.prototype, 'form');

/** The height of a picture's file, in its own pixels; 0 where it is not loaded. */
export const naturalHeightOf = getter<HTMLImageElement, number>(HTMLImageElement.prototype, 'naturalHeight') as (
  image: Element,
) => number;

/** What an `<input>` or a `<textarea>` shows. */
export function valueOf(field: Element): string {
  return tagNameOf(field) === 'TEXTAREA'
    ? areaValue(field as HTMLTextAreaElement)
    : inputValue(field as HTMLInputElement);
}

/** Whether an `<input>` is ticked. */
export const isChecked = (input: Element): boolean => inputChecked(input as HTMLInputElement);

/** The form of an `<input>`, or null. */
export const formOf = (input: Element): Element | null => inputForm(input as HTMLInputElement);

/** `matches`; a page cannot replace this. */
export function matches(element: Element, selector: string): boolean {
  return Element.prototype.matches.call(element, selector);
}

/** `closest`; a page cannot replace this. */
export function closest(element: Element, selector: string): Element | null {
  return Element.prototype.closest.call(element, selector);
}

/** An element's id and classes: what the page's authors call it. */
export function idAndClasses(element: Element): string {
  return `${attribute(element, 'id') ?? ''} ${attribute(element, 'class') ?? ''}`;
}

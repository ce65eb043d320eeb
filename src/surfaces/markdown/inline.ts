/** Inline tokens as nodes, from a closed list of elements. Anything else is text. */
import type { MarkedToken, Token, Tokens } from 'marked';
import { decodeReferences, shownAddress, webAddress } from './address';

/** An element with children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  for (const child of children) element.append(child);
  return element;
}

/** Nodes for the tokens of a paragraph, a table's cell and the like. */
export function inlineNodes(tokens: readonly Token[] | undefined): Node[] {
  return ((tokens as readonly MarkedToken[] | undefined) ?? []).flatMap(inlineNode);
}

function inlineNode(token: MarkedToken): Node[] {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [make(token.type, '', inlineNodes(token.tokens))];
    case 'codespan':
      return [make('code', '', [token.text])];
    case 'br':
      return [make('br', '')];
    case 'link':
      return link(token);
    case 'image':
      return [make('span', 'answer-image', [decodeReferences(token.text)]), address(decodeReferences(token.href))];
    case 'checkbox':
      return [text(token.checked ? '☑ ' : '☐ ')];
    case 'escape':
      return [text(token.text)];
    case 'text':
      return [text(token.escaped === false ? decodeReferences(token.text) : token.text)];
    default:
      // Mostly HTML, which is shown as text.
      return [text(token.raw)];
  }
}

/** A link to a web page, with its host behind it. Any other link is shown as it was written. */
function link(token: Tokens.Link): Node[] {
  const url = webAddress(token.autolink ? token.href : decodeReferences(token.href));
  if (!url) return [text(token.raw)];
  const anchor = make('a', 'answer-link', inlineNodes(token.tokens));
  anchor.href = url.href;
  anchor.title = url.href;
  anchor.target = '_blank';
  anchor.rel = 'noopener noreferrer nofollow';
  anchor.draggable = false;
  return token.autolink ? [anchor] : [anchor, address(url.host)];
}

/** An address beside its link, always from left to right. */
function address(shown: string): HTMLElement {
  const span = make('span', 'answer-address', [shownAddress(shown)]);
  span.dir = 'ltr';
  return span;
}

function text(data: string): Text {
  return document.createTextNode(data);
}

/** Block tokens as nodes, from a closed list: what is not on it appears as it was written. */
import type { MarkedToken, Token, Tokens } from 'marked';
import { CodeBlock } from './code-block';
import { inlineNodes, make } from './inline';

/** A list or a table whose first items or rows are finished, and that goes on. */
export interface Running {
  readonly type: 'list' | 'table';
  /** Where more items or rows go. */
  readonly parent: Element;
  /** What has to stand before the rest so that it is read as the same block: a table's first two lines. */
  readonly prefix: string;
}

/** A block of the answer's own, with what is needed to let it grow. */
export interface Drawn {
  /** Null for blank lines, and for what goes on in an element that stands already. */
  readonly element: HTMLElement | null;
  /** Where its source begins, in characters. */
  readonly at: number;
  /** A list's items or a table's rows, and where each begins. */
  readonly parts: readonly { readonly node: Element; readonly at: number }[];
  /** How it could go on, part by part. */
  readonly running: Running | null;
  /** Whether it went on in an element that stands already. */
  readonly goesOn: boolean;
  readonly code: CodeBlock | null;
}

/** Draws a block that begins at `at`. Where it goes on from a running one, its parts are put there. */
export function drawBlock(token: MarkedToken, at: number, running: Running | null): Drawn {
  if (token.type === 'list') return drawList(token, at, running?.type === 'list' ? running : null);
  if (token.type === 'table') return drawTable(token, at, running?.type === 'table' ? running : null);
  const code = token.type === 'code' ? new CodeBlock(token.text) : null;
  return { element: code?.element ?? blockNode(token), at, parts: [], running: null, goesOn: false, code };
}

/** The source of each of a list's items or a table's rows; nothing for other blocks. */
export function partsOf(token: MarkedToken | undefined): readonly { readonly raw: string }[] {
  if (token?.type === 'list') return token.items;
  if (token?.type !== 'table') return [];
  const lines = token.raw.split('\n').slice(2);
  return token.rows.map((_, index) => ({ raw: `${lines[index] ?? ''}\n` }));
}

function drawList(token: Tokens.List, at: number, running: Running | null): Drawn {
  const element = running ? null : listNode(token, []);
  const parent = running?.parent ?? element;
  const parts = place(token, token.items.map(itemNode), at);
  parent?.append(...parts.map(({ node }) => node));
  return { element, at, parts, running: parent && { type: 'list', parent, prefix: '' }, goesOn: running !== null, code: null };
}

function drawTable(token: Tokens.Table, at: number, running: Running | null): Drawn {
  const prefix = `${token.raw.split('\n').slice(0, 2).join('\n')}\n`;
  const body = running ? null : make('tbody', '');
  const parent = running?.parent ?? body;
  const parts = place(token, token.rows.map(rowNode), at + prefix.length);
  parent?.append(...parts.map(({ node }) => node));
  return { element: body && tableNode(token, body), at, parts, running: parent && { type: 'table', parent, prefix }, goesOn: running !== null, code: null };
}

/** Nodes with where the source of each begins; the first one's does at `at`. */
function place(token: MarkedToken, nodes: readonly Element[], at: number): Drawn['parts'] {
  const sources = partsOf(token);
  let next = at;
  return nodes.map((node, index) => {
    const part = { node, at: next };
    next += sources[index]?.raw.length ?? 0;
    return part;
  });
}

/** Nodes for blocks inside of another one. */
function blockNodes(tokens: readonly Token[]): Node[] {
  return (tokens as readonly MarkedToken[]).flatMap((token) => blockNode(token) ?? []);
}

function blockNode(token: MarkedToken): HTMLElement | null {
  switch (token.type) {
    case 'space':
      return null;
    case 'paragraph':
      return make('p', '', ...inlineNodes(token.tokens));
    case 'text':
      return make('p', '', ...inlineNodes(token.tokens ?? [token]));
    case 'heading':
      return headingNode(token);
    case 'code':
      return new CodeBlock(token.text).element;
    case 'blockquote':
      return make('blockquote', '', ...blockNodes(token.tokens));
    case 'list':
      return listNode(token, token.items.map(itemNode));
    case 'table':
      return tableNode(token, make('tbody', '', ...token.rows.map(rowNode)));
    case 'hr':
      return make('hr', '');
    default:
      // HTML above all: what was written is what is seen.
      return make('p', '', token.raw.trimEnd());
  }
}

/** Text that stands out, and no heading of the surface: an answer takes no part in the panel's outline. */
function headingNode(token: Tokens.Heading): HTMLElement {
  const element = make('p', 'answer-heading', ...inlineNodes(token.tokens));
  element.dataset['level'] = String(token.depth);
  return element;
}

function listNode(token: Tokens.List, items: readonly Node[]): HTMLElement {
  if (!token.ordered) return make('ul', '', ...items);
  const element = make('ol', '', ...items);
  if (token.start !== '' && token.start !== 1) element.start = token.start;
  return element;
}

/** Loose and tight items look the same, so that a later item changes nothing about this one. */
function itemNode(item: Tokens.ListItem): HTMLElement {
  const [box, ...rest] = item.tokens;
  if (box?.type !== 'checkbox') return make('li', '', ...blockNodes(item.tokens));
  const element = make('li', '', ...blockNodes(rest));
  (element.firstElementChild ?? element).prepend(...inlineNodes([box]));
  return element;
}

/** In a box of its own, which scrolls sideways where the panel is too narrow. */
function tableNode(token: Tokens.Table, body: HTMLElement): HTMLElement {
  const head = make('thead', '', make('tr', '', ...token.header.map((cell) => cellNode('th', cell))));
  const box = make('div', 'answer-table', make('table', '', head, body));
  box.tabIndex = 0;
  return box;
}

function rowNode(row: readonly Tokens.TableCell[]): HTMLElement {
  return make('tr', '', ...row.map((cell) => cellNode('td', cell)));
}

function cellNode(tag: 'th' | 'td', cell: Tokens.TableCell): HTMLElement {
  const element = make(tag, '', ...inlineNodes(cell.tokens));
  if (cell.align) element.dataset['align'] = cell.align;
  return element;
}

/** Block tokens as nodes, from a closed list. Anything else is shown as it was written. */
import type { MarkedToken, Token, Tokens } from 'marked';
import { CodeBlock, codeBlock } from './code-block';
import { inlineNodes, make } from './inline';

/** A list, table or block of code that goes on, and whose first items, rows or lines are finished. */
export interface Running {
  readonly type: 'list' | 'table' | 'code';
  /** Where more items or rows go. */
  readonly parent: Element;
  /** What has to stand before the rest so that it is read as the same block, such as a table's first two lines. */
  readonly prefix: string;
  readonly code: CodeBlock | null;
}

/** A block that is drawn but not yet in the answer, with what is needed to let it grow. */
export interface Drawn {
  /** Null for blank lines, and for a block that goes on in an element that is there already. */
  readonly element: HTMLElement | null;
  /** Where its source begins, in characters. */
  readonly at: number;
  /** A list's items or a table's rows, and where each begins. */
  readonly parts: readonly { readonly node: Element; readonly at: number }[];
  /** How it could go on, part by part. */
  readonly running: Running | null;
  /** Whether it goes on in an element that is there already. */
  readonly goesOn: boolean;
  /** What a block of code shows behind its finished lines. */
  readonly text: string;
}

const OTHER = { parts: [], running: null, goesOn: false, text: '' } as const;
/** The first line of a fenced block of code. It is read again with each new piece, so it must not be long. */
const FENCE = /^ {0,3}(?:`{3,}|~{3,})[^\n]{0,200}\n/;

/** Draws a block whose source begins at `at`. Where it continues `running`, `placeBlock` puts its parts there. */
export function drawBlock(token: MarkedToken, at: number, running: Running | null): Drawn {
  if (token.type === 'list') return drawList(token, at, running?.type === 'list' ? running : null);
  if (token.type === 'table') return drawTable(token, at, running?.type === 'table' ? running : null);
  if (token.type === 'code') return drawCode(token, at, running?.type === 'code' ? running : null);
  return { ...OTHER, element: blockNode(token), at };
}

/** Puts a drawn block into the answer. */
export function placeBlock(root: Element, { element, goesOn, running, parts, text }: Drawn): void {
  if (element) {
    // Each block has its own text direction, because an answer may mix languages.
    element.dir ||= 'auto';
    root.append(element);
  }
  if (goesOn) for (const { node } of parts) running?.parent.append(node);
  running?.code?.show(text);
}

function drawCode(token: Tokens.Code, at: number, running: Running | null): Drawn {
  if (running) return { ...OTHER, element: null, at, running, goesOn: true, text: token.text };
  const prefix = FENCE.exec(token.raw)?.[0];
  if (prefix === undefined) return { ...OTHER, element: codeBlock(token.text), at };
  const code = new CodeBlock();
  return {
    ...OTHER,
    element: code.element,
    at,
    running: { type: 'code', parent: code.element, prefix, code },
    text: token.text,
  };
}

/** The source of each item of a list, or of each row of a table; empty for other blocks. */
export function blockParts(token: MarkedToken | undefined): readonly { readonly raw: string }[] {
  if (token?.type === 'list') return token.items;
  if (token?.type !== 'table') return [];
  const lines = token.raw.split('\n').slice(2);
  return token.rows.map((_, index) => ({ raw: `${lines[index] ?? ''}\n` }));
}

function drawList(token: Tokens.List, at: number, running: Running | null): Drawn {
  const parts = partsWithPlace(token, token.items.map(itemNode), at);
  if (running) return { ...OTHER, element: null, at, parts, running, goesOn: true };
  const element = listNode(
    token,
    parts.map(({ node }) => node),
  );
  return { ...OTHER, element, at, parts, running: { type: 'list', parent: element, prefix: '', code: null } };
}

function drawTable(token: Tokens.Table, at: number, running: Running | null): Drawn {
  const prefix = `${token.raw.split('\n').slice(0, 2).join('\n')}\n`;
  const parts = partsWithPlace(token, token.rows.map(rowNode), at + prefix.length);
  if (running) return { ...OTHER, element: null, at, parts, running, goesOn: true };
  const body = make(
    'tbody',
    '',
    parts.map(({ node }) => node),
  );
  return {
    ...OTHER,
    element: tableNode(token, body),
    at,
    parts,
    running: { type: 'table', parent: body, prefix, code: null },
  };
}

/** Nodes, and where the source of each begins. The first one begins at `at`. */
function partsWithPlace(token: MarkedToken, nodes: readonly Element[], at: number): Drawn['parts'] {
  const sources = blockParts(token);
  let next = at;
  return nodes.map((node, index) => {
    const part = { node, at: next };
    next += sources[index]?.raw.length ?? 0;
    return part;
  });
}

/** Nodes for blocks inside another block. */
function blockNodes(tokens: readonly Token[]): Node[] {
  return (tokens as readonly MarkedToken[]).flatMap((token) => blockNode(token) ?? []);
}

function blockNode(token: MarkedToken): HTMLElement | null {
  switch (token.type) {
    case 'space':
      return null;
    case 'paragraph':
      return make('p', '', inlineNodes(token.tokens));
    case 'text':
      return make('p', '', inlineNodes(token.tokens ?? [token]));
    case 'heading':
      return headingNode(token);
    case 'code':
      return codeBlock(token.text);
    case 'blockquote':
      return make('blockquote', '', blockNodes(token.tokens));
    case 'list':
      return listNode(token, token.items.map(itemNode));
    case 'table':
      return tableNode(token, make('tbody', '', token.rows.map(rowNode)));
    case 'hr':
      return make('hr', '');
    default:
      // Mostly HTML, which is shown as text.
      return make('p', '', [token.raw.trimEnd()]);
  }
}

/** A heading of the answer. It is no heading element, because it does not belong to the surface's outline. */
function headingNode(token: Tokens.Heading): HTMLElement {
  const element = make('p', 'answer-heading', inlineNodes(token.tokens));
  element.dataset['level'] = String(token.depth);
  return element;
}

function listNode(token: Tokens.List, items: readonly Node[]): HTMLElement {
  if (!token.ordered) return make('ul', '', items);
  const element = make('ol', '', items);
  if (token.start !== '' && token.start !== 1) element.start = token.start;
  return element;
}

/** Loose and tight items look the same, so that a later item does not change this one. */
function itemNode(item: Tokens.ListItem): HTMLElement {
  const [box, ...rest] = item.tokens;
  if (box?.type !== 'checkbox') return make('li', '', blockNodes(item.tokens));
  const element = make('li', '', blockNodes(rest));
  for (const node of inlineNodes([box])) (element.firstElementChild ?? element).prepend(node);
  return element;
}

/** The table's box scrolls sideways where the surface is too narrow. */
function tableNode(token: Tokens.Table, body: HTMLElement): HTMLElement {
  const head = make('thead', '', [
    make(
      'tr',
      '',
      token.header.map((cell) => cellNode('th', cell)),
    ),
  ]);
  const box = make('div', 'answer-table', [make('table', '', [head, body])]);
  box.tabIndex = 0;
  return box;
}

/** Cells that a row leaves out at its end become one cell, so that a row costs only what is written in it. */
function rowNode(row: readonly Tokens.TableCell[]): HTMLElement {
  const written = row.slice(0, Math.max(1, row.findLastIndex(({ text }) => text !== '') + 1));
  const element = make(
    'tr',
    '',
    written.map((cell) => cellNode('td', cell)),
  );
  if (written.length === row.length) return element;
  const rest = make('td', '');
  rest.colSpan = row.length - written.length;
  element.append(rest);
  return element;
}

function cellNode(tag: 'th' | 'td', cell: Tokens.TableCell): HTMLElement {
  const element = make(tag, '', inlineNodes(cell.tokens));
  if (cell.align) element.dataset['align'] = cell.align;
  return element;
}

/** Documents of every kind that a tab can show besides plain HTML pages, with words in them if possible. */
import type { Serve } from './recording-proxy.ts';

export interface OddDocument {
  /** First part of the name of the host that serves it. */
  readonly host: string;
  readonly name: string;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** A selector for the place of the right click. */
  readonly at: string;
  /** Where the answer is shown, by default in the card. Firefox may differ, or not show such a document at all. */
  readonly seen?: 'card' | 'popup' | 'sentence';
  readonly inFirefox?: 'popup' | 'no menu';
  readonly inChromium?: 'not shown';
}

const WORDS =
  'The ferry between Norvik and Haugen does not sail on Sunday, because its engine is being repaired by two men from the yard.';
const PARAGRAPHS = Array.from({ length: 6 }, () => `<p>${WORDS}</p>`).join('');
const HTML = `<!doctype html><html lang="en"><title>The ferry</title><body><main><h1>The ferry stays</h1>${PARAGRAPHS}</main></body></html>`;
const SVG_TEXT = Array.from(
  { length: 4 },
  (_, index) => `<text x="20" y="${String(40 + index * 30)}">${WORDS}</text>`,
).join('');
/** An image of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export const ODD_DOCUMENTS: readonly OddDocument[] = [
  {
    host: 'sandbox',
    name: 'a page in a sandbox',
    type: 'text/html; charset=utf-8',
    body: HTML,
    headers: { 'content-security-policy': 'sandbox' },
    at: 'p',
    seen: 'popup',
  },
  {
    host: 'scripts',
    name: 'a page in a sandbox with scripts',
    type: 'text/html; charset=utf-8',
    body: HTML,
    headers: { 'content-security-policy': 'sandbox allow-scripts' },
    at: 'p',
    inFirefox: 'popup',
  },
  {
    host: 'policy',
    name: 'a policy without frames',
    type: 'text/html; charset=utf-8',
    body: HTML,
    headers: { 'content-security-policy': "default-src 'none'; frame-src 'none'; child-src 'none'" },
    at: 'p',
  },
  {
    host: 'xhtml',
    name: 'XHTML',
    type: 'application/xhtml+xml; charset=utf-8',
    body: `<html xmlns="http://www.w3.org/1999/xhtml" lang="en"><head><title>The ferry</title></head><body><h1>The ferry stays</h1>${PARAGRAPHS}</body></html>`,
    at: 'p',
  },
  {
    host: 'svg',
    name: 'SVG',
    type: 'image/svg+xml; charset=utf-8',
    body: `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><title>The ferry</title>${SVG_TEXT}</svg>`,
    at: 'text',
  },
  {
    host: 'picture',
    name: 'SVG without words',
    type: 'image/svg+xml; charset=utf-8',
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="900" height="300"><rect width="300" height="200"/></svg>',
    at: 'rect',
    seen: 'sentence',
  },
  {
    host: 'xml',
    name: 'XML',
    type: 'application/xml; charset=utf-8',
    body: `<?xml version="1.0"?><news><item>${WORDS}</item><item>${WORDS}</item></news>`,
    at: '*',
  },
  {
    host: 'styled',
    name: 'XML with a style sheet',
    type: 'application/xml; charset=utf-8',
    body: `<?xml version="1.0"?><?xml-stylesheet type="text/css" href="data:text/css,item%7Bdisplay:block%7D"?><news><item>${WORDS}</item><item>${WORDS}</item></news>`,
    at: 'item',
  },
  {
    host: 'mathml',
    name: 'MathML',
    type: 'application/mathml+xml; charset=utf-8',
    body: `<math xmlns="http://www.w3.org/1998/Math/MathML" display="block"><mtext>${WORDS}</mtext></math>`,
    at: 'mtext',
    inChromium: 'not shown',
  },
  {
    host: 'frameset',
    name: 'a frameset',
    type: 'text/html; charset=utf-8',
    body: '<!doctype html><html lang="en"><title>The ferry</title><frameset cols="50%,50%"><frame src="/inner"><frame src="/inner"></frameset></html>',
    at: 'frameset',
  },
  {
    host: 'plain',
    name: 'plain text',
    type: 'text/plain; charset=utf-8',
    body: `${WORDS}\n\n${WORDS}\n\n${WORDS}\n`,
    at: 'pre',
  },
  {
    host: 'json',
    name: 'JSON',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify({ news: [WORDS, WORDS] }),
    at: 'body',
  },
  { host: 'image', name: 'a picture', type: 'image/png', body: PNG, at: 'img', seen: 'sentence', inFirefox: 'no menu' },
];

/** Serves the document and, below it, the frames of a frameset. */
export function serveOdd({ type, body, headers }: OddDocument): Serve {
  return (_request, response, url) => {
    if (url.pathname === '/favicon.ico') response.writeHead(204).end();
    else if (url.pathname === '/inner')
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(HTML);
    else response.writeHead(200, { 'content-type': type, ...headers }).end(body);
  };
}

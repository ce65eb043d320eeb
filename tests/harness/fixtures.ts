/** The pages of the tests and the demo. The recording proxy serves them under names that never resolve. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RecordingProxy, Serve } from './recording-proxy.ts';

/** The origin of the sample articles. */
export const ARTICLES = 'http://articles.sotto.test';

const FIXTURES = path.resolve(import.meta.dirname, '../fixtures');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.pdf': 'application/pdf',
  '.svg': 'image/svg+xml',
};

/** Serves the files of a folder. A path outside the folder, or of no file, is a 404. */
export function serveFolder(folder: string): Serve {
  return (_request, response, url) => {
    if (url.pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const file = path.join(folder, decodeURIComponent(url.pathname));
    const type = TYPES[path.extname(file)];
    if (!file.startsWith(folder + path.sep) || !type) {
      response.writeHead(404).end();
      return;
    }
    readFile(file).then(
      (body) => response.writeHead(200, { 'content-type': type }).end(body),
      () => response.writeHead(404).end(),
    );
  };
}

/** Answers every path with the same HTML, for a page that one test needs. */
export function serveHtml(html: string): Serve {
  return (_request, response, url) => {
    if (url.pathname === '/favicon.ico') response.writeHead(204).end();
    else response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
  };
}

/** Registers `tests/fixtures/articles` as `http://articles.sotto.test/`. */
export function serveArticles(proxy: RecordingProxy): void {
  proxy.host(new URL(ARTICLES).host, serveFolder(path.join(FIXTURES, 'articles')));
}

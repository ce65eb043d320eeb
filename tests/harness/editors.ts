/** The page with one editor of each kind, and what tests do in it. */
import path from 'node:path';
import { build } from 'vite';
import type { Bench } from './bench.ts';
import { followJob } from './job-view.ts';
import { until, type Place } from './place.ts';
import type { Tab } from './session.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const HOST = 'editors.sotto.test';

/** The lines in every editor at first. A one-line field has only the second one. */
export const LINES = ['Dear Ann,', 'I has a apple and you has a pear.', 'We was late.', 'Best wishes'] as const;

const STYLE =
  'body{margin:16px;font:16px/24px sans-serif}main{width:560px}h2{font-size:12px;margin:8px 0 0}textarea,input{box-sizing:border-box;width:520px;padding:2px;font:16px/24px sans-serif}textarea{height:120px}.ProseMirror{white-space:pre-wrap}.cm-editor{height:120px}';

/** What the page offers, see `tests/fixtures/editors/editors.ts`. */
export interface EditorsWindow {
  readonly fixtures: Record<
    string,
    {
      readonly element: HTMLElement;
      lines(): string[];
      setReadOnly?(): void;
      addToInput?(): void;
      hasSelection?(): boolean;
      setFirstLine?(text: string): void;
    }
  >;
  select(kind: string, from: string, to: string): { x: number; y: number };
  snapshot(): string;
}

let bundled: Promise<string> | undefined;

async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    root: ROOT,
    publicDir: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2023',
      minify: true,
      rolldownOptions: {
        input: path.join(ROOT, 'tests/fixtures/editors/editors.ts'),
        output: { format: 'iife', entryFileNames: 'editors.js' },
      },
    },
  });
  const [chunk] = (Array.isArray(output) ? output : [output]).flatMap((one) => ('output' in one ? one.output : []));
  return chunk?.type === 'chunk' ? chunk.code : '';
}

/** Bundles the editors once for all browsers, and serves the page by the bench's proxy. */
export async function serveEditors(bench: Bench): Promise<void> {
  bundled ??= bundle();
  const script = await bundled;
  bench.proxy.host(HOST, (_request, response, url) => {
    if (url.pathname === '/editors.js')
      response
        .writeHead(200, {
          'content-type': 'text/javascript; charset=utf-8',
          // Cached, so that a browser compiles ten editors only once and not for each test.
          'cache-control': 'max-age=3600, immutable',
        })
        .end(script);
    else if (url.pathname === '/') {
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end(
          `<!doctype html><html lang=en><title>Editors</title><style>${STYLE}</style><main></main><script src=/editors.js></script></html>`,
        );
    } else response.writeHead(204).end();
  });
}

/** Opens the page. */
export function openEditors(bench: Bench): Promise<Tab> {
  return bench.open(`http://${HOST}/`);
}

/** The editor's own state, line by line. */
export function linesIn({ place }: Tab, kind: string): Promise<string[]> {
  return place.evaluate((wanted) => (window as unknown as EditorsWindow).fixtures[wanted]!.lines(), kind);
}

/** The state of every editor of the page. */
export function snapshot({ place }: Tab): Promise<string> {
  return place.evaluate(() => (window as unknown as EditorsWindow).snapshot());
}

/**
 * Selects from the beginning of one text to the end of another, like the editor's user. Tries again if the editor loses
 * the selection: CodeMirror does so while it draws lines that have just come into view.
 */
export async function selectIn(
  { page, place }: Tab,
  kind: string,
  from: string,
  to: string,
): Promise<{ x: number; y: number }> {
  await page.bringToFront();
  return until(`the selection in ${kind}`, () =>
    place.evaluate(
      async (wanted, first, last) => {
        const { fixtures, select } = window as unknown as EditorsWindow;
        const point = select(wanted, first, last);
        // An editor reacts to a selection within its next frames.
        await new Promise((resolve) => {
          setTimeout(resolve, 150);
        });
        return (fixtures[wanted]?.hasSelection?.() ?? true) ? point : null;
      },
      kind,
      from,
      to,
    ),
  );
}

/** Selects some lines, asks for a rewrite by the menu and waits until it is done. */
export async function rewrite(bench: Bench, tab: Tab, kind: string, lines: readonly string[]): Promise<Place> {
  const point = await selectIn(tab, kind, lines[0] ?? '', lines.at(-1) ?? '');
  await bench.session.menu(tab, 'rewrite-grammar:selection', {
    at: `#box-${kind}`,
    point,
    selectionText: lines.join(' '),
  });
  const card = await bench.session.cardFrame(tab);
  await followJob(card, () => undefined, 30_000);
  return card;
}

/** Presses a key with Control held. */
export async function pressControl({ page }: Tab, key: 'z' | 'y'): Promise<void> {
  await page.keyboard.down('Control');
  await page.keyboard.press(key);
  await page.keyboard.up('Control');
}

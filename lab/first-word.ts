/**
 * How long a person waits for the first word of an answer: with the demo model on the processor, in the built
 * extension, for pages as long as an article and as a book. The time runs from the click, or from Enter, to the first
 * visible word of the answer. The page's key sentences, which are shown earlier, do not count.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '../tools/browsers/find-browser.ts';
import { ensureDemoModel } from '../tools/demo-model.ts';
import { serveHtml } from '../tests/harness/fixtures.ts';
import { launch, packageFor } from '../tests/harness/launch.ts';
import { addModel } from '../tests/harness/options-page.ts';
import { ask, waitForPage } from '../tests/harness/panel-view.ts';
import { copyPackage } from '../tests/harness/package-copy.ts';
import type { Place } from '../tests/harness/place.ts';
import { RecordingProxy } from '../tests/harness/recording-proxy.ts';
import type { BrowserName, Session } from '../tests/harness/session.ts';
import { figure, type Figure } from './figure.ts';
import { documents } from './prose.ts';

const HOST = 'first-word.sotto.test';
const MOST_S = 10;
/** A case that takes longer is given up, in milliseconds. */
const LONGEST_MS = 300_000;
const QUESTION = 'Where does the host live?';

type Asked = 'question' | 'summary';

/** The longest first: in a fresh browser the first answer has to load the model, and no speed is measured yet. */
const CASES: readonly { readonly words: number; readonly asked: Asked }[] = [
  { words: 30_000, asked: 'summary' },
  { words: 30_000, asked: 'question' },
  { words: 1_500, asked: 'summary' },
  { words: 1_500, asked: 'question' },
];

const titleOf = (words: number, asked: Asked): string => `${String(words)} words, ${asked}`;
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** A page of at least `words` words, in paragraphs. */
function article(title: string, words: number, texts: readonly string[]): string {
  let left = words;
  const shown: string[] = [];
  for (const text of texts) {
    if (left <= 0) break;
    shown.push(`<p>${escaped(text)}</p>`);
    left -= text.split(' ').length;
  }
  if (left > 0) throw new Error(`There is no prose of ${String(words)} words.`);
  return `<!doctype html><html lang="en"><title>${title}</title><article><h1>${title}</h1>${shown.join('\n')}</article>`;
}

/** Seconds until an element with words in it matches. */
async function firstWord(place: Place, selector: string, began: number): Promise<number> {
  await place.waitFor(
    'the first word',
    (wanted) => (document.querySelector(wanted)?.textContent ?? '').trim() !== '',
    [selector],
    LONGEST_MS,
  );
  return (performance.now() - began) / 1_000;
}

async function waited(session: Session, words: number, asked: Asked): Promise<number> {
  const tab = await session.open(`http://${HOST}/${String(words)}/${asked}`);
  try {
    if (asked === 'summary') {
      const began = performance.now();
      await session.menu(tab, 'summarize:page');
      return await firstWord(await session.cardFrame(tab), '.answer', began);
    }
    const panel = await session.openPanel(tab);
    await waitForPage(panel, titleOf(words, asked));
    const began = performance.now();
    await ask(panel, QUESTION);
    const seconds = await firstWord(panel, '.turn .answer', began);
    await panel.close();
    return seconds;
  } finally {
    await tab.page.close();
  }
}

/** The figures of one browser. Each is a single answer, because an earlier answer changes the next one's time. */
export async function firstWordFigures(browser: BrowserName): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sotto-bench-'));
  const extensionDir = path.join(folder, 'package');
  await copyPackage(packageFor(browser), extensionDir);
  const texts = await documents();
  const proxy = await RecordingProxy.start();
  proxy.host(HOST, (request, response, url) => {
    const [, words = '', asked = ''] = url.pathname.split('/');
    const title = `${words} words, ${asked}`;
    serveHtml(article(title, Number(words), texts))(request, response, url);
  });
  const session = await launch(browser, { executable: await findBrowser(browser), extensionDir, proxy });
  try {
    await addModel(session, await ensureDemoModel());
    const found: Figure[] = [];
    for (const { words, asked } of CASES) {
      const seconds = await waited(session, words, asked);
      const name = `${browser}: first word, ${asked} on a page of ${String(words)} words`;
      found.push(figure(name, seconds, 's', `≤ ${String(MOST_S)} s`, seconds <= MOST_S));
    }
    return found;
  } finally {
    await session.close();
    await proxy.close();
    await rm(folder, { recursive: true, force: true });
  }
}

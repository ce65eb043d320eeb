/**
 * How long a question about a page takes when the page has been read already, by an earlier question or ahead of it:
 * with the demo model in the built extension and an article in a tab.
 */
import path from 'node:path';
import { serveHtml } from '../tests/harness/fixtures.ts';
import { launch } from '../tests/harness/launch.ts';
import { packageWithPage } from '../tests/harness/package-with-page.ts';
import type { Place } from '../tests/harness/place.ts';
import { RecordingProxy } from '../tests/harness/recording-proxy.ts';
import type { BrowserName, Session } from '../tests/harness/session.ts';
import type { Begun, EngineName } from './chat.page.ts';
import { figure, type Figure } from './figure.ts';
import { paragraphs } from './prose.ts';

/**
 * Length of the article in characters, about four per token. WebLLM gets a short one: here it runs on a software
 * rasterizer, which reads one to ten tokens per second.
 */
const ARTICLE_CHARS: Readonly<Record<EngineName, number>> = { llama: 9_000, webllm: 1_500 };
/** The prompt must hold so many words of it. Three words are at least four tokens. */
const MIN_WORDS: Readonly<Record<EngineName, number>> = { llama: 1_400, webllm: 200 };
/** The bar for a page that was read ahead, as a share of the first time. WebLLM has none: slow machines use llama. */
const READ_AHEAD_BAR: Readonly<Record<EngineName, number>> = { llama: 0.3, webllm: Infinity };
const SECOND_BAR = 0.2;
/** The bar for coming back to a page after another one. WebLLM keeps only one, and needs minutes to read it again. */
const BACK_BAR = 0.2;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Prose of the length of an article. */
async function prose(chars: number): Promise<string> {
  let left = chars;
  return (await paragraphs())
    .filter((text) => (left -= text.length) > 0)
    .map((text) => `<p>${escaped(text)}</p>`)
    .join('\n');
}

/** A browser with the model, and articles to talk about. */
class Panel {
  private readonly session: Session;
  private readonly place: Place;
  private readonly engine: EngineName;

  constructor(session: Session, place: Place, engine: EngineName) {
    this.session = session;
    this.place = place;
    this.engine = engine;
  }

  /** Opens an article and a conversation about it. The click on the toolbar button gives permission for the page. */
  async open(article: string): Promise<string> {
    const tab = await this.session.open(`http://${HOST}/${article}`);
    const popup = await this.session.clickAction(tab);
    const tabId = await popup.evaluate(async () => {
      // In Firefox only `browser` returns promises.
      interface Api {
        tabs: { query(filter: object): Promise<{ id: number }[]> };
      }
      const { browser, chrome } = globalThis as unknown as { browser?: Api; chrome: Api };
      const { tabs } = browser ?? chrome;
      return (await tabs.query({ active: true, currentWindow: true }))[0]?.id ?? -1;
    });
    await popup.close();
    return present(await this.place.evaluate((id) => globalThis.chatBench?.open(id), tabId));
  }

  async ask(chatId: string, question: string): Promise<Begun> {
    await this.place.evaluate((...all) => globalThis.chatBench?.ask(...all), chatId, this.engine, question);
    const outcome = await this.outcome();
    if (typeof outcome === 'number') throw new Error('The page of the bench mixes things up.');
    return outcome;
  }

  /** Milliseconds. */
  async readAhead(chatId: string): Promise<number> {
    await this.place.evaluate((...all) => globalThis.chatBench?.readAhead(...all), chatId, this.engine);
    return Number(await this.outcome());
  }

  private outcome(): Promise<number | Begun> {
    return this.place.waitFor('the engine', () => globalThis.chatBench?.outcome(), [], LONGEST_MS);
  }
}

/** The longest wait in milliseconds: for a page of 2,000 tokens on a busy machine. */
const LONGEST_MS = 1_500_000;
const HOST = 'chat.sotto.test';

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('The page of the bench is gone.');
  return value;
}

async function serveProse(proxy: RecordingProxy, chars: number): Promise<void> {
  const [long, short] = [await prose(chars), await prose(300)];
  // They differ in the title, which comes first, so no prompt is a prefix of another one.
  const article = (title: string, text: string): string =>
    `<!doctype html><html lang="en"><title>${title}</title><article><h1>${title}</h1>${text}</article>`;
  proxy.host(HOST, (request, response, url) => {
    const [, name = ''] = url.pathname.split('/');
    serveHtml(article(name, name === 'Short' ? short : long))(request, response, url);
  });
}

async function measure(panel: Panel, of: (what: string) => string, engine: EngineName): Promise<Figure[]> {
  const known = (name: string, value: number, unit: string): Figure =>
    figure(of(name), value, unit, 'for comparison', true);
  const ratio = (name: string, value: number, bar: number): Figure =>
    figure(of(name), value, '', Number.isFinite(bar) ? `≤ ${String(bar)}` : 'for comparison', value <= bar);

  // Loads the model, so that no figure includes that.
  await panel.ask(await panel.open('Short'), 'Hello?');
  const chat = await panel.open('Cold');
  const cold = await panel.ask(chat, 'Where does the host live?');
  if (cold.words < MIN_WORDS[engine])
    throw new Error(`Only ${String(cold.words)} words of the page were before the model.`);
  const figures = [
    known('words of the page before the model', cold.words, ''),
    known('first token of a first question', cold.firstMs / 1000, 's'),
  ];
  const second = await panel.ask(chat, 'And why there?');
  figures.push(ratio('second question’s first token ÷ first’s', second.firstMs / cold.firstMs, SECOND_BAR));
  const ahead = await panel.open('Ahead');
  figures.push(known('reading ahead', (await panel.readAhead(ahead)) / 1000, 's'));
  const warmed = await panel.ask(ahead, 'Where does the host live?');
  figures.push(ratio('first token after reading ahead ÷ cold', warmed.firstMs / cold.firstMs, READ_AHEAD_BAR[engine]));
  if (engine === 'webllm') return figures;
  // The first page was read by a question, the second one ahead.
  for (const [what, page] of [
    ['a page that a question has read', chat],
    ['one that was read ahead', ahead],
  ] as const) {
    const back = await panel.ask(page, 'Who is it about?');
    figures.push(
      ratio(`first token back at ${what}, after another page ÷ cold`, back.firstMs / cold.firstMs, BACK_BAR),
    );
  }
  return figures;
}

/** @param model the demo model's file */
export async function chatFigures(
  browser: BrowserName,
  executable: string,
  engine: EngineName,
  model: string,
): Promise<Figure[]> {
  const extension = await packageWithPage(browser, path.join(import.meta.dirname, 'chat.page.ts'), {
    'demo.gguf': model,
  });
  const proxy = await RecordingProxy.start();
  await serveProse(proxy, ARTICLE_CHARS[engine]);
  const session = await launch(browser, { executable, extensionDir: extension.folder, proxy });
  try {
    const { place } = await session.openExtensionPage('/extra.html');
    await place.waitFor('the page of the bench', () => globalThis.chatBench !== undefined, []);
    await place.evaluate(() => globalThis.chatBench?.install('/demo.gguf'));
    return await measure(new Panel(session, place, engine), (what) => `${browser}, ${engine}: ${what}`, engine);
  } finally {
    await session.close();
    await proxy.close();
    await extension.remove();
  }
}

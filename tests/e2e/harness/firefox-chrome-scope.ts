/** Firefox's own window and the extension's views, reached with the system access that WebDriver BiDi offers tests. */
import type { Browser } from 'puppeteer-core';
import { GECKO_ID } from './firefox-preferences.ts';
import type { Evaluate } from './place.ts';

/** The part of puppeteer's BiDi connection that is used; its types do not know Mozilla's additions. */
export interface BidiConnection {
  send(method: string, params: object): Promise<{ result: Record<string, unknown> }>;
}

interface BidiContext {
  readonly context: string;
  readonly url: string;
  readonly children: readonly BidiContext[] | null;
}

/** The BiDi connection of a Firefox that puppeteer started. */
export function connectionOf(browser: Browser): BidiConnection {
  return (browser as unknown as { connection: BidiConnection }).connection;
}

/** Browsing contexts below `root`, or the browser's own windows where it is null. */
export async function contextTree(connection: BidiConnection, root: string | null): Promise<readonly BidiContext[]> {
  const { result } = await connection.send('browsingContext.getTree', root === null ? { 'moz:scope': 'chrome' } : { root });
  return result['contexts'] as BidiContext[];
}

/** Runs the body of an async function in a browsing context and returns what it returns, as JSON. */
export async function evaluateIn(connection: BidiConnection, context: string, body: string): Promise<unknown> {
  const { result } = await connection.send('script.evaluate', {
    expression: `(async () => { ${body} })().then((value) => JSON.stringify(value) ?? 'null')`,
    awaitPromise: true,
    target: { context },
    userActivation: false,
  });
  if (result['type'] === 'exception') {
    throw new Error((result['exceptionDetails'] as { text: string }).text);
  }
  return JSON.parse((result['result'] as { value: string }).value);
}

/** A function with its arguments as an expression that can be sent somewhere else. */
export function callExpression(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  return `(${String(run)})(...${JSON.stringify(args)})`;
}

const VIEW_ANSWER_MS = 20_000;

/** What runs in the extension's process: evaluates in the view's document and sends the JSON of the result back. */
const FRAME_SCRIPT = `function (name, source) {
  const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
  Promise.resolve().then(() => Cu.evalInSandbox(source, sandbox)).then(
    (value) => sendAsyncMessage(name, { value: String(value) }),
    (error) => sendAsyncMessage(name, { error: String(error) }));
}`;

/** Firefox's browser window, where the toolbar, the menus and the list of the extension's views are. */
export class ChromeScope {
  readonly #connection: BidiConnection;
  readonly #window: string;

  private constructor(connection: BidiConnection, window: string) {
    this.#connection = connection;
    this.#window = window;
  }

  /** @throws Error when Firefox was started without `--remote-allow-system-access`. */
  static async open(browser: Browser): Promise<ChromeScope> {
    const connection = connectionOf(browser);
    const window = (await contextTree(connection, null)).find(({ url }) => url.endsWith('/browser.xhtml'));
    if (!window) throw new Error('Firefox has no browser window.');
    return new ChromeScope(connection, window.context);
  }

  /** Runs the body of an async function in the browser window. */
  run(body: string): Promise<unknown> {
    return evaluateIn(this.#connection, this.#window, body);
  }

  /** Whether the extension has a view of this type now: `background`, `popup`, `tab`. */
  async hasView(type: string): Promise<boolean> {
    return Boolean(await this.run(`${findView(type)} return view !== undefined;`));
  }

  /** Runs functions in the extension's view of a type. */
  viewEvaluate(type: string): Evaluate {
    return async (run, ...args) => {
      const source = `(async () => JSON.stringify(await ${callExpression(run, args)}))()`;
      const answer = await this.run(`
        ${findView(type)}
        if (!view) throw new Error('The extension has no view of type ${type}.');
        const manager = view.xulBrowser.messageManager;
        const name = 'sotto-test:' + Math.random();
        return new Promise((resolve) => {
          // A view that goes away in the meantime answers nothing at all.
          setTimeout(resolve, ${String(VIEW_ANSWER_MS)}, { error: 'The ${type} view did not answer.' });
          manager.addMessageListener(name, function listener({ data }) {
            manager.removeMessageListener(name, listener);
            resolve(data);
          });
          const call = '(' + ${JSON.stringify(FRAME_SCRIPT)} + ')(' + JSON.stringify(name) + ',' + JSON.stringify(${JSON.stringify(source)}) + ')';
          manager.loadFrameScript('data:,' + encodeURIComponent(call), false);
        });`) as { value?: string; error?: string };
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value === 'undefined' ? undefined as never : JSON.parse(answer.value ?? 'null') as never;
    };
  }

  /** Clicks a point of the extension's view, in CSS pixels of that view, with the window's own input. */
  async clickView(type: string, point: { x: number; y: number }): Promise<void> {
    await this.run(`
      ${findView(type)}
      const box = view.xulBrowser.getBoundingClientRect();
      ${mouseClick(`box.x + ${String(point.x)}`, `box.y + ${String(point.y)}`)}`);
  }

  /** Puts the toolbar button where it can be clicked: a fresh profile keeps it in the extensions panel. */
  async pinAction(): Promise<void> {
    await this.run(`CustomizableUI.addWidgetToArea('${WIDGET_ID}', CustomizableUI.AREA_NAVBAR);`);
  }

  async clickAction(): Promise<void> {
    await this.run(`
      const box = document.getElementById('${WIDGET_ID}').querySelector('.unified-extensions-item-action-button').getBoundingClientRect();
      ${mouseClick('box.x + box.width / 2', 'box.y + box.height / 2')}`);
  }

  /** Whether the page's context menu is open and holds this entry of the extension. */
  async menuHas(itemId: string): Promise<boolean> {
    return Boolean(await this.run(`${findMenuItem(itemId)} return menu.state === 'open' && item !== undefined;`));
  }

  /** Chooses an entry of the open context menu, opening the submenu that it stands in. */
  async activateMenuItem(itemId: string): Promise<void> {
    await this.run(`
      ${findMenuItem(itemId)}
      const parents = [];
      for (let up = item.parentNode; up !== menu; up = up.parentNode) if (up.localName === 'menupopup') parents.unshift(up);
      for (const popup of parents) {
        if (popup.state === 'open') continue;
        const shown = new Promise((resolve) => popup.addEventListener('popupshown', resolve, { once: true }));
        popup.parentNode.openMenu(true);
        await shown;
      }
      (parents.at(-1) ?? menu).activateItem(item);`);
  }
}

const WIDGET_ID = `${GECKO_ID.replaceAll(/[^a-z0-9_-]/g, '_')}-browser-action`;

function findView(type: string): string {
  return `const view = [...(WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)})?.extension.views ?? [])]
    .find((one) => one.viewType === ${JSON.stringify(type)} && one.xulBrowser);`;
}

function findMenuItem(itemId: string): string {
  return `const menu = document.getElementById('contentAreaContextMenu');
    const item = [...menu.querySelectorAll('menuitem')].find((one) => one.id.endsWith(${JSON.stringify(`-menuitem-_${itemId}`)}));`;
}

function mouseClick(x: string, y: string): string {
  return `for (const type of ['mousedown', 'mouseup']) window.synthesizeMouseEvent(type, ${x}, ${y}, { button: 0, clickCount: 1 });`;
}

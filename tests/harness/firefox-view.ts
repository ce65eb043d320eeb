/** The extension's own views in Firefox, which WebDriver does not list: the popup, the sidebar, the background page. */
import { callExpression } from './firefox-bidi.ts';
import { mouseClick, mouseMove, type ChromeScope, type WindowId } from './firefox-chrome-scope.ts';
import { pressInWindow } from './firefox-keys.ts';
import { GECKO_ID } from './firefox-preferences.ts';
import { contextOverrides } from './look.ts';
import { Place, until, type Evaluate } from './place.ts';

/** The browser's names of kinds of views. */
type ViewType = 'background' | 'popup' | 'sidebar';

const VIEW_ANSWER_MS = 20_000;

/** Runs in the extension's process: evaluates a script in the view's document and sends the result back as JSON. */
const FRAME_SCRIPT = `function (name, source) {
  const sandbox = Cu.Sandbox(content, { sandboxPrototype: content, wantXrays: false });
  Promise.resolve().then(() => Cu.evalInSandbox(source, sandbox)).then(
    (value) => sendAsyncMessage(name, { value: String(value) }),
    (error) => sendAsyncMessage(name, { error: String(error) }));
}`;

/** One view. It is looked up for each act, because views come and go. */
export class FirefoxView {
  readonly #chrome: ChromeScope;
  readonly #type: ViewType;
  readonly #find: string;

  /** @param window the view's window; null for a view that is the only one of its type */
  constructor(chrome: ChromeScope, type: ViewType, window: WindowId | null) {
    this.#chrome = chrome;
    this.#type = type;
    const isWanted =
      window === null
        ? ''
        : ` && one.xulBrowser.ownerDocument.defaultView.browsingContext.top.id === ${String(window)}`;
    this.#find = `const view = [...(WebExtensionPolicy.getByID(${JSON.stringify(GECKO_ID)})?.extension.views ?? [])]
      .find((one) => one.viewType === ${JSON.stringify(type)} && one.xulBrowser${isWanted});`;
  }

  async exists(): Promise<boolean> {
    return Boolean(await this.#chrome.run(`${this.#find} return view !== undefined;`));
  }

  /** Whether the view's document is loaded. A script that is sent earlier is never answered. */
  async isLoaded(): Promise<boolean> {
    return Boolean(
      await this.#chrome.run(`${this.#find}
      return view !== undefined && view.xulBrowser.currentURI.scheme === 'moz-extension' && !view.xulBrowser.webProgress.isLoadingDocument;`),
    );
  }

  /**
   * Runs functions in the view's document. What they keep for later must be on `window`.
   * @throws Error when the view is not there or does not answer.
   */
  readonly evaluate: Evaluate = async (run, ...args) => {
    const source = `(async () => JSON.stringify(await ${callExpression(run, args)}))()`;
    const answer = (await this.#run(`
      const manager = view.xulBrowser.messageManager;
      const name = 'sotto-test:' + Math.random();
      return new Promise((resolve) => {
        // A view that goes away in the meantime answers nothing at all.
        setTimeout(resolve, ${String(VIEW_ANSWER_MS)}, { error: 'The ${this.#type} view did not answer.' });
        manager.addMessageListener(name, function listener({ data }) {
          manager.removeMessageListener(name, listener);
          resolve(data);
        });
        const call = '(' + ${JSON.stringify(FRAME_SCRIPT)} + ')(' + JSON.stringify(name) + ',' + JSON.stringify(${JSON.stringify(source)}) + ')';
        manager.loadFrameScript('data:,' + encodeURIComponent(call), false);
      });`)) as { value?: string; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value === 'undefined' ? (undefined as never) : (JSON.parse(answer.value ?? 'null') as never);
  };

  /** Closes the popup, like a click beside it. */
  async hidePopup(): Promise<void> {
    await this.#run(`view.xulBrowser.closest('panel').hidePopup();`);
  }

  /** @param close closes the view as a person would */
  place(close: () => Promise<void>): Place {
    return new Place({
      evaluate: this.evaluate,
      click: async (selector) => this.#point(mouseClick, await this.evaluate(middleOf, selector)),
      hover: async (selector) => this.#point(mouseMove, await this.evaluate(middleOf, selector)),
      press: (chord) => this.#press([chord]),
      type: (text) => this.#press(Array.from(text, (character) => (character === ' ' ? 'Space' : character))),
      emulate: async (look) => {
        await this.#run(`Object.assign(view.xulBrowser.browsingContext, ${JSON.stringify(contextOverrides(look))});`);
      },
      picture: () => this.#picture(),
      close: async () => {
        if (!(await this.exists())) return;
        await close();
        await until(`the end of the ${this.#type}`, async () => !(await this.exists()));
      },
    });
  }

  async #run(body: string): Promise<unknown> {
    return this.#chrome.run(`
      ${this.#find}
      if (!view) throw new Error('The extension has no view of type ${this.#type}.');
      const top = view.xulBrowser.ownerDocument.defaultView.browsingContext.topChromeWindow;
      ${body}`);
  }

  /** Uses the window's mouse at a point of the view, in CSS pixels. The view is a frame in that window. */
  async #point(act: typeof mouseClick, point: { x: number; y: number }): Promise<void> {
    await this.#run(`
      let [x, y] = [${String(point.x)}, ${String(point.y)}];
      for (let element = view.xulBrowser; element; element = element.ownerDocument.defaultView === top ? null : element.ownerDocument.defaultView.browsingContext.embedderElement) {
        const box = element.getBoundingClientRect();
        x += box.x;
        y += box.y;
      }
      ${act('top', 'x', 'y')}`);
  }

  /** Waits for the focus first: keys that come before the view's document has it are lost. */
  async #press(chords: readonly string[]): Promise<void> {
    await this.#run(`
      top.focus();
      if (Services.focus.focusedElement !== view.xulBrowser) view.xulBrowser.focus();`);
    await until(`the focus in the ${this.#type}`, () => this.evaluate(() => document.hasFocus()));
    await this.#run(pressInWindow('top', ...chords));
  }

  async #picture(): Promise<Uint8Array> {
    const base64 = await this.#run(`
      const { width, height } = view.xulBrowser.getBoundingClientRect();
      const bitmap = await view.xulBrowser.browsingContext.currentWindowGlobal.drawSnapshot(new DOMRect(0, 0, width, height), 1, 'white');
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext('2d').drawImage(bitmap, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      return bytes.toBase64();`);
    return new Uint8Array(Buffer.from(String(base64), 'base64'));
  }
}

/** Runs in a document: the middle of an element in CSS pixels of its viewport, scrolled into view. */
export function middleOf(selector: string): { x: number; y: number } {
  const element = document.querySelector(selector);
  if (!element) throw new Error(`There is no ${selector}.`);
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

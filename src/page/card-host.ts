/**
 * The place in the page where the card is shown: a frame of an extension page in a closed shadow root. The page can
 * see that something was added and can remove it, but reads neither its text nor its keys.
 */
import { activeElement, boxOf, createElement, namespaceOf, queryAll, rootElement, SVG } from '@/src/extract/safe-dom';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { extensionUrl } from '@/src/platform/extension-url';
import { SCRIPTS_END_UNTOLD } from '@/src/platform/context-alive';
import { SottoError } from '@/src/protocol/errors';

export interface CardHost {
  /** Height of the card's content, in CSS pixels; more than the window holds scrolls inside. */
  resize(height: number): void;
  /** Lets the page have the focus while `run` works in it, and keep it where `run` did what it was to do. */
  aside<R>(run: () => Promise<R>): Promise<R>;
  /** The extension is there: to be said each second. */
  alive(): void;
  /**
   * The frame has asked what to show: it lives. Until then it may be one that the page's sandbox or the browser keeps
   * dead.
   */
  asked(): void;
  /**
   * Closes with the next key or press in the page, in the frame where `document` is shown too: what the card says then
   * has been read, or does not matter.
   */
  closeOnInput(document: Document, close: () => void): void;
  /** Takes the card away and gives the focus back. */
  close(): void;
}

/** A page that removes the card again and again wins, and the answer goes to the popup instead. */
const MAX_RESTORES = 3;
/** The card hides by itself when nobody has said for so long that its extension is there, in milliseconds. */
const HIDES_AFTER_MS = 4_000;
/** Names our element, for the script that comes after this one: where an ended script left it behind. */
const MARK = 'data-sotto-card';
const START_HEIGHT_PX = 168;
/**
 * How long a frame that has loaded may take to ask what to show, and one that has not loaded, in milliseconds. It asks
 * while it loads; the way to the page leads over a service worker that may have to start.
 */
const ASKS_WITHIN_MS = 3_000;
const LOADS_WITHIN_MS = 10_000;
const MODIFIERS = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Fn']);

/** Everything that a page's styles could reach, pinned. `all` does not cover `direction` and custom properties. */
const HOST_STYLE = {
  all: 'initial',
  direction: 'ltr',
  position: 'fixed',
  inset: 'auto 16px 16px auto',
  width: 'min(420px, calc(100vw - 32px))',
  'max-height': 'calc(100vh - 32px)',
  margin: '0',
  padding: '0',
  border: '0',
  background: 'transparent',
  'pointer-events': 'none',
  'z-index': '2147483647',
  display: 'block',
  overflow: 'visible',
  'color-scheme': 'light dark',
} as const;

const FILL_STYLE = {
  all: 'initial',
  display: 'block',
  width: '100%',
  height: '100%',
  border: '0',
  background: 'transparent',
  'color-scheme': 'light dark',
} as const;

function pinStyles(element: HTMLElement, styles: Record<string, string>): void {
  element.removeAttribute('class');
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
}

/** The address never changes afterwards: a dynamic one with another fragment would load the card anew. */
function createFrame(key: string): HTMLIFrameElement {
  const frame = createElement(document, 'iframe');
  frame.src = `${extensionUrl('/card.html')}#${key}`;
  frame.allow = 'clipboard-write';
  frame.title = 'Sotto';
  pinStyles(frame, FILL_STYLE);
  return frame;
}

/** Under a modal dialog of the page everything else is inert, so the host is a dialog itself there. */
function createHost(): HTMLElement {
  if (queryAll(document, 'dialog:modal').length > 0) return createElement(document, 'dialog');
  const host = createElement(document, 'div');
  host.popover = 'manual';
  return host;
}

/**
 * What goes into the document: the host, or for a drawing what lays it out, for Firefox lays out HTML in SVG there
 * only.
 */
function createOuter(root: Element, host: HTMLElement): Element {
  if (namespaceOf(root) !== SVG) return host;
  const outer = Document.prototype.createElementNS.call(document, SVG, 'foreignObject');
  for (const side of ['width', 'height']) outer.setAttribute(side, '1');
  outer.append(host);
  return outer;
}

/** Above everything, overlays with any z-index included. */
function showOnTop(host: HTMLElement): void {
  if (host instanceof HTMLDialogElement) {
    if (!host.open) host.showModal();
  } else if (!host.matches(':popover-open')) {
    host.showPopover();
  }
}

class PageCard implements CardHost {
  private readonly host = createHost();
  /** The element with the closed root: a dialog cannot have one, so there it is inside. */
  private readonly outer: Element;
  private readonly curtain: Animation | null;
  private readonly holder =
    this.host instanceof HTMLDialogElement ? this.host.appendChild(createElement(document, 'div')) : this.host;
  private readonly focusedBefore = activeElement(document);
  private readonly removed = new MutationObserver(() => {
    this.restore();
  });
  private readonly restyled = new MutationObserver(() => {
    this.pin();
  });
  private height = START_HEIGHT_PX;
  private restores = 0;
  private isAside = false;
  private isAlive = false;
  /** Ends the wait for the frame's next sign of life; sleep does not count. */
  private stopWaiting: () => void;
  private readonly closed = new AbortController();

  constructor(
    private readonly root: Element,
    key: string,
    private readonly onLost: () => void,
  ) {
    const frame = createFrame(key);
    const inside = createElement(document, 'div');
    inside.style.width = '100%';
    inside.style.height = '100%';
    inside.append(frame);
    this.holder.attachShadow({ mode: 'closed' }).append(inside);
    this.host.setAttribute(MARK, '');
    // An animation goes on when the script that began it has ended.
    const hidden = { duration: 1, delay: HIDES_AFTER_MS, fill: 'forwards' } as const;
    this.curtain = SCRIPTS_END_UNTOLD
      ? inside.animate([{ clipPath: 'none' }, { clipPath: 'inset(100%)' }], hidden)
      : null;
    this.pin();
    this.outer = createOuter(root, this.host);
    root.append(this.outer);
    showOnTop(this.host);
    this.removed.observe(root, { childList: true });
    this.removed.observe(document, { childList: true });
    if (this.holder !== this.host) this.removed.observe(this.host, { childList: true });
    if (this.outer !== this.host) this.removed.observe(this.outer, { childList: true });
    this.restyled.observe(this.host, { attributes: true, attributeFilter: ['style', 'class', 'hidden', 'inert'] });
    this.host.addEventListener('toggle', this.restore);
    this.host.addEventListener('cancel', (event) => {
      event.preventDefault();
    });
    this.stopWaiting = awakeTimeout(LOADS_WITHIN_MS, () => {
      this.lose();
    });
    frame.addEventListener(
      'load',
      () => {
        frame.focus({ preventScroll: true });
        if (!this.isAlive) this.awaitQuestion();
      },
      { once: true },
    );
  }

  alive(): void {
    if (this.curtain) this.curtain.currentTime = 0;
  }

  asked(): void {
    this.isAlive = true;
    this.stopWaiting();
    // In a document that does not lay it out it lives, and nobody sees it.
    if (this.outer.isConnected && boxOf(this.host).width === 0) this.lose();
  }

  resize(height: number): void {
    this.height = Math.round(height);
    this.pin();
  }

  /** A dialog of ours over one of the page's makes all of the page inert; a popover leaves it as it is. */
  async aside<R>(run: () => Promise<R>): Promise<R> {
    if (!(this.host instanceof HTMLDialogElement)) return run();
    this.isAside = true;
    this.host.close();
    try {
      const done = await run();
      this.stayAside();
      return done;
    } catch (error) {
      this.isAside = false;
      this.restore();
      throw error;
    }
  }

  /** Above the page's dialog, to be read only: the focus and all keys stay in the page, where its undo is. */
  private stayAside(): void {
    if (!this.host.isConnected) return;
    const focused = activeElement(document);
    this.host.popover = 'manual';
    this.host.showPopover();
    if (activeElement(document) !== focused && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }

  closeOnInput({ defaultView }: Document, close: () => void): void {
    // A frame's event is of no class of this window.
    const onInput = (event: Event & Partial<Pick<KeyboardEvent, 'key' | 'repeat'>>): void => {
      if (event.isTrusted && !event.repeat && !MODIFIERS.has(event.key ?? '')) close();
    };
    for (const view of new Set([window, defaultView ?? window]))
      for (const type of ['keydown', 'pointerdown'])
        view.addEventListener(type, onInput, { capture: true, signal: this.closed.signal });
  }

  close(): void {
    this.closed.abort();
    this.stopWaiting();
    this.removed.disconnect();
    this.restyled.disconnect();
    this.host.removeEventListener('toggle', this.restore);
    this.outer.remove();
    if (this.focusedBefore instanceof HTMLElement && this.focusedBefore.isConnected)
      this.focusedBefore.focus({ preventScroll: true });
  }

  /** Sets the styles anew, and takes no notice of having done so. */
  private pin(): void {
    pinStyles(this.host, { ...HOST_STYLE, height: `${String(this.height)}px` });
    if (this.holder !== this.host) pinStyles(this.holder, FILL_STYLE);
    this.restyled.takeRecords();
  }

  /** Puts back what the page took away or closed, a few times. */
  private readonly restore = (): void => {
    const shown =
      this.host.isConnected && this.host.matches(this.host instanceof HTMLDialogElement ? '[open]' : ':popover-open');
    if ((shown && this.host.contains(this.holder)) || this.isAside) return;
    if (this.restores++ >= MAX_RESTORES) {
      this.lose();
      return;
    }
    if (!this.host.contains(this.holder)) this.host.append(this.holder);
    if (!this.outer.contains(this.host)) this.outer.append(this.host);
    if (!this.host.isConnected) this.root.append(this.outer);
    showOnTop(this.host);
  };

  private awaitQuestion(): void {
    this.stopWaiting();
    this.stopWaiting = awakeTimeout(ASKS_WITHIN_MS, () => {
      this.lose();
    });
  }

  /** Nobody can see the card here. */
  private lose(): void {
    if (this.closed.signal.aborted) return;
    this.close();
    this.onLost();
  }
}

/**
 * Puts the card into the page. `key` goes into its address: the card shows it when it asks what to show. `onLost` is
 * called when nobody can see the card here: the page keeps taking it away, or its frame is dead. It is gone then.
 * @throws SottoError `page-restricted` for a document without an element, where nothing can be put.
 */
export function openCard(key: string, onLost: () => void): CardHost {
  const root = rootElement(document);
  for (const left of queryAll(document, `[${MARK}]`)) left.remove();
  if (!root) throw new SottoError('page-restricted', 'the document has no element');
  return new PageCard(root, key, onLost);
}

/**
 * The place in the page where the card is shown: a frame of an extension page in a closed shadow root. The page can
 * see that something was added and can remove it, but reads neither its text nor its keys.
 */
import { activeElement, boxOf, rootElement } from '@/src/extract/safe-dom';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { SCRIPTS_END_UNTOLD } from '@/src/platform/differences';
import { SottoError } from '@/src/protocol/errors';
import { createCardElements, isOnTop, pinCard, removeLeftCards, showOnTop, type CardElements } from './card-frame';

export interface CardHost {
  /** Height of the card's content, in CSS pixels; more than the window holds scrolls inside. */
  resize(height: number): void;
  /** Lets the page have the focus while `run` works in it. The focus stays there unless `run` rejects. */
  aside<R>(run: () => Promise<R>): Promise<R>;
  /** The extension is still there. Must be called every second, or the card hides itself. */
  alive(): void;
  /** The frame has asked what to show, so it works: a page's sandbox or the browser can keep a frame dead. */
  asked(): void;
  /** Closes at the next key or press in the page, or in the frame that shows `document`: its message has been read. */
  closeOnInput(document: Document, close: () => void): void;
  /** Takes the card away and gives the focus back. */
  close(): void;
}

/** A page that removes the card more often than this wins; the answer is shown in the popup instead. */
const MAX_RESTORES = 3;
/** The card hides itself when it has not heard of its extension for so long, in milliseconds. */
const HIDES_AFTER_MS = 4_000;
const START_HEIGHT_PX = 168;
/**
 * How long a frame may take to ask what to show, after it has loaded and before, in milliseconds. Its question passes
 * through a service worker that may have to start.
 */
const ASKS_WITHIN_MS = 3_000;
const LOADS_WITHIN_MS = 10_000;
const MODIFIERS = new Set(['Control', 'Meta', 'Shift', 'Alt', 'AltGraph', 'CapsLock', 'Fn']);

class PageCard implements CardHost {
  private readonly host: HTMLElement;
  private readonly focusedBefore = activeElement(document);
  private readonly curtain: Animation | null;
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
  private stopWaiting: () => void = () => undefined;
  private readonly closed = new AbortController();

  constructor(
    private readonly root: Element,
    private readonly elements: CardElements,
    private readonly onLost: () => void,
  ) {
    this.host = elements.host;
    // The browser goes on with an animation when the script that began it has ended.
    const hidden = { duration: 1, delay: HIDES_AFTER_MS, fill: 'forwards' } as const;
    this.curtain = SCRIPTS_END_UNTOLD
      ? elements.inside.animate([{ clipPath: 'none' }, { clipPath: 'inset(100%)' }], hidden)
      : null;
  }

  /** Puts the card into the page, and watches over it. */
  open(): void {
    const { host, root, elements } = this;
    const { outer, holder, frame } = elements;
    this.pin();
    root.append(outer);
    showOnTop(host);
    this.removed.observe(root, { childList: true });
    this.removed.observe(document, { childList: true });
    if (holder !== host) this.removed.observe(host, { childList: true });
    if (outer !== host) this.removed.observe(outer, { childList: true });
    this.restyled.observe(host, { attributes: true, attributeFilter: ['style', 'class', 'hidden', 'inert'] });
    host.addEventListener('toggle', this.restore);
    host.addEventListener('cancel', (event) => {
      event.preventDefault();
    });
    this.loseAfter(LOADS_WITHIN_MS);
    frame.addEventListener(
      'load',
      () => {
        frame.focus({ preventScroll: true });
        if (!this.isAlive) this.loseAfter(ASKS_WITHIN_MS);
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
    // A document that does not lay the card out shows it to nobody.
    if (this.elements.outer.isConnected && boxOf(this.host).width === 0) this.lose();
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

  /** Above the page's dialog, only to be read: the focus and all keys stay in the page, where its undo is. */
  private stayAside(): void {
    if (!this.host.isConnected) return;
    const focused = activeElement(document);
    this.host.popover = 'manual';
    this.host.showPopover();
    if (activeElement(document) !== focused && focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }

  closeOnInput({ defaultView }: Document, close: () => void): void {
    // An event from a frame is no instance of this window's classes.
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
    this.elements.outer.remove();
    if (this.focusedBefore instanceof HTMLElement && this.focusedBefore.isConnected)
      this.focusedBefore.focus({ preventScroll: true });
  }

  /** Sets the styles anew without noticing its own change. */
  private pin(): void {
    pinCard(this.elements, this.height);
    this.restyled.takeRecords();
  }

  /** Puts back what the page took away or closed, a few times. */
  private readonly restore = (): void => {
    const { host, root } = this;
    const { outer, holder } = this.elements;
    if ((isOnTop(host) && host.contains(holder)) || this.isAside) return;
    if (this.restores++ >= MAX_RESTORES) {
      this.lose();
      return;
    }
    if (!host.contains(holder)) host.append(holder);
    if (!outer.contains(host)) outer.append(host);
    if (!host.isConnected) root.append(outer);
    showOnTop(host);
  };

  private loseAfter(ms: number): void {
    this.stopWaiting();
    this.stopWaiting = awakeTimeout(ms, () => {
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
  removeLeftCards();
  if (!root) throw new SottoError('page-restricted', 'the document has no element');
  const card = new PageCard(root, createCardElements(root, key), onLost);
  card.open();
  return card;
}

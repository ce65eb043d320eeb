/**
 * The place in the page where the card is shown: a frame of an extension page in a closed shadow root. The page can
 * see that something was added and can remove it, but reads neither its text nor its keys.
 */
import { activeElement, createElement, queryAll, rootElement } from '@/src/extract/safe-dom';
import { extensionUrl } from '@/src/platform/extension-url';
import { SottoError, type ErrorCode } from '@/src/protocol/errors';

export interface CardHost {
  /** Says what the card is to show: a job, or why there is none. */
  show(content: CardContent): void;
  /** Height of the card's content, in CSS pixels; more than the window holds scrolls inside. */
  resize(height: number): void;
  /** Takes the card away and gives the focus back. */
  close(): void;
}

/** A job's id; `starting` while the page is being read; or the code of what kept the job from starting. */
export type CardContent = { readonly jobId: string } | { readonly error: ErrorCode } | 'starting';

/** A page that removes the card again and again wins, and the answer goes to the popup instead. */
const MAX_RESTORES = 3;
const START_HEIGHT_PX = 168;

/** Everything that a page's styles could reach, pinned. `all` does not cover `direction` and custom properties. */
const HOST_STYLE = {
  all: 'initial', direction: 'ltr', position: 'fixed', inset: 'auto 16px 16px auto', width: 'min(420px, calc(100vw - 32px))',
  'max-height': 'calc(100vh - 32px)', height: `${String(START_HEIGHT_PX)}px`, margin: '0', padding: '0', border: '0', background: 'transparent',
  'z-index': '2147483647', display: 'block', overflow: 'visible', 'color-scheme': 'light dark',
} as const;

function pinStyles(element: HTMLElement, styles: Record<string, string>): void {
  element.removeAttribute('class');
  for (const [name, value] of Object.entries(styles)) element.style.setProperty(name, value, 'important');
}

/** The fragment tells the card what to show, and changing it does not load the card anew. */
function cardUrl(content: CardContent): string {
  const fragment = content === 'starting' ? '' : 'jobId' in content ? content.jobId : `!${content.error}`;
  return `${extensionUrl('/card.html')}#${fragment}`;
}

function createFrame(): HTMLIFrameElement {
  const frame = createElement(document, 'iframe');
  frame.src = cardUrl('starting');
  frame.allow = 'clipboard-write';
  frame.title = 'Sotto';
  pinStyles(frame, {
    all: 'initial', display: 'block', width: '100%', height: '100%', border: '0', background: 'transparent', 'color-scheme': 'light dark',
  });
  return frame;
}

/** Above everything, overlays with any z-index included; under a modal dialog only another dialog is not inert. */
function showOnTop(host: HTMLElement): void {
  if (host instanceof HTMLDialogElement) {
    if (!host.open) host.showModal();
  } else if (!host.matches(':popover-open')) {
    host.showPopover();
  }
}

/** Under a modal dialog of the page everything else is inert, so the host is a dialog itself there. */
function createHost(): HTMLElement {
  if (queryAll(document, 'dialog:modal').length > 0) return createElement(document, 'dialog');
  const host = createElement(document, 'div');
  host.popover = 'manual';
  return host;
}

class PageCard implements CardHost {
  private readonly host = createHost();
  private readonly frame = createFrame();
  private readonly focusedBefore = activeElement(document);
  private readonly removed = new MutationObserver(() => { this.restore(); });
  private readonly restyled = new MutationObserver(() => {
    this.pin();
    this.restyled.takeRecords();
  });
  private height = START_HEIGHT_PX;
  private restores = 0;
  private loaded = false;
  /** A fragment set while the first load is still under way can be lost, so it waits for that load. */
  private waiting: CardContent | null = null;

  constructor(private readonly root: Element, private readonly onLost: () => void) {
    this.host.attachShadow({ mode: 'closed' }).append(this.frame);
    this.pin();
    root.append(this.host);
    showOnTop(this.host);
    this.removed.observe(root, { childList: true });
    this.removed.observe(document, { childList: true });
    this.restyled.observe(this.host, { attributes: true, attributeFilter: ['style', 'class', 'hidden', 'inert'] });
    this.host.addEventListener('toggle', this.restore);
    this.host.addEventListener('cancel', (event) => { event.preventDefault(); });
    this.frame.addEventListener('load', () => {
      this.loaded = true;
      this.frame.focus({ preventScroll: true });
      if (this.waiting) this.show(this.waiting);
    }, { once: true });
  }

  show(content: CardContent): void {
    if (this.loaded) this.frame.src = cardUrl(content);
    else this.waiting = content;
  }

  resize(height: number): void {
    this.height = Math.round(height);
    this.pin();
    this.restyled.takeRecords();
  }

  close(): void {
    this.removed.disconnect();
    this.restyled.disconnect();
    this.host.removeEventListener('toggle', this.restore);
    this.host.remove();
    if (this.focusedBefore instanceof HTMLElement && this.focusedBefore.isConnected) this.focusedBefore.focus({ preventScroll: true });
  }

  private pin(): void {
    pinStyles(this.host, { ...HOST_STYLE, height: `${String(this.height)}px` });
  }

  /** Puts back what the page took away or closed, a few times. */
  private readonly restore = (): void => {
    const shown = this.host.isConnected && this.host.matches(this.host instanceof HTMLDialogElement ? '[open]' : ':popover-open');
    if (shown) return;
    if (this.restores++ >= MAX_RESTORES) {
      this.close();
      this.onLost();
      return;
    }
    if (!this.host.isConnected) this.root.append(this.host);
    showOnTop(this.host);
  };
}

/**
 * Puts the card into the page. `onLost` is called when the page keeps taking it away; the card is gone then.
 * @throws SottoError `page-restricted` for a document without an element, where nothing can be put.
 */
export function openCard(onLost: () => void): CardHost {
  const root = rootElement(document);
  if (!root) throw new SottoError('page-restricted', 'the document has no element');
  return new PageCard(root, onLost);
}

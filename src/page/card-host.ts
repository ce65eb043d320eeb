/**
 * The place in the page where the card is shown: a frame of an extension page in a closed shadow root. The page can
 * see that something was added and can remove it, but reads neither its text nor its keys.
 */
import { extensionUrl } from '@/src/platform/extension-url';
import type { ErrorCode } from '@/src/protocol/errors';

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
  const frame = document.createElement('iframe');
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

/**
 * Puts the card into the page. `onLost` is called when the page keeps taking it away; the card is gone then.
 */
export function openCard(onLost: () => void): CardHost {
  const underModal = document.querySelector('dialog:modal') !== null;
  const host = document.createElement(underModal ? 'dialog' : 'div');
  if (!underModal) host.popover = 'manual';
  let height = START_HEIGHT_PX;
  const pin = (): void => { pinStyles(host, { ...HOST_STYLE, height: `${String(height)}px` }); };
  const frame = createFrame();
  host.attachShadow({ mode: 'closed' }).append(frame);
  const focusedBefore = document.activeElement;
  const root = document.documentElement;
  let restores = 0;

  const restore = (): void => {
    if (host.isConnected && host.matches(underModal ? '[open]' : ':popover-open')) return;
    if (restores++ >= MAX_RESTORES) {
      close();
      onLost();
      return;
    }
    if (!host.isConnected) root.append(host);
    showOnTop(host);
  };
  const removed = new MutationObserver(restore);
  const restyled = new MutationObserver(() => {
    pin();
    restyled.takeRecords();
  });

  function close(): void {
    removed.disconnect();
    restyled.disconnect();
    host.removeEventListener('toggle', restore);
    host.remove();
    if (focusedBefore instanceof HTMLElement && focusedBefore.isConnected) focusedBefore.focus({ preventScroll: true });
  }

  pin();
  root.append(host);
  showOnTop(host);
  removed.observe(root, { childList: true });
  removed.observe(document, { childList: true });
  restyled.observe(host, { attributes: true, attributeFilter: ['style', 'class', 'hidden', 'inert'] });
  host.addEventListener('toggle', restore);
  host.addEventListener('cancel', (event) => { event.preventDefault(); });
  // A fragment set while the first load is still under way can be lost, so it waits for that load.
  let waiting: CardContent | null = null;
  let loaded = false;
  frame.addEventListener('load', () => {
    loaded = true;
    frame.focus({ preventScroll: true });
    if (waiting) frame.src = cardUrl(waiting);
  }, { once: true });

  return {
    show(content) {
      if (loaded) frame.src = cardUrl(content);
      else waiting = content;
    },
    resize(wanted) {
      height = Math.round(wanted);
      host.style.setProperty('height', `${String(height)}px`, 'important');
      restyled.takeRecords();
    },
    close,
  };
}

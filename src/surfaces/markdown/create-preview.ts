/**
 * Decides when a mark's passage is shown: while the pointer is on one of them, while the mark has the focus, and after
 * a tap. Escape closes it and does nothing else (WCAG 2.2, 1.4.13).
 */
import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js';
import { PREVIEW_MARK } from './sentence-marks';

/** In milliseconds: a passing pointer must open nothing, and one that moves to the passage must close nothing. */
const OPEN_MS = 150;
const CLOSE_MS = 300;

interface Preview {
  /** The mark whose passage is shown. */
  readonly mark: Accessor<HTMLElement | null>;
  readonly close: () => void;
}

/** Closes the passage that is shown now: there is one at a time in a document. */
let closeLast: () => void = () => undefined;

const markAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>(PREVIEW_MARK) : null;

const holds = (element: Element, other: EventTarget | null): boolean =>
  other instanceof Node && element.contains(other);

/** The shown mark, its timer and the focus. The listeners below call it. */
class Shown implements Preview {
  readonly mark: Accessor<HTMLElement | null>;
  private readonly set: (mark: HTMLElement | null) => void;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether a focus event comes from us, and must not open anything. */
  private quiet = false;

  constructor(readonly box: () => HTMLElement) {
    const [mark, set] = createSignal<HTMLElement | null>(null);
    [this.mark, this.set] = [mark, set];
  }

  open(mark: HTMLElement): void {
    clearTimeout(this.timer);
    if (this.quiet || mark === this.mark()) return;
    if (closeLast !== this.close) closeLast();
    closeLast = this.close;
    this.set(mark);
  }

  readonly close = (): void => {
    clearTimeout(this.timer);
    // A focus inside the passage returns to the mark.
    if (holds(this.box(), document.activeElement)) this.focusMark();
    this.set(null);
  };

  readonly closeUnlessHeld = (): void => {
    const [mark, { activeElement }] = [this.mark(), document];
    const isFocused = mark !== null && mark === activeElement && mark.matches(':focus-visible');
    if (!isFocused && !holds(this.box(), activeElement)) this.close();
  };

  soon(act: () => void, ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, ms);
  }

  stay(): void {
    clearTimeout(this.timer);
  }

  focusMark(): void {
    this.quiet = true;
    this.mark()?.focus({ preventScroll: true });
    this.quiet = false;
  }

  isUnderPointer(): boolean {
    return this.box().matches(':hover') || (this.mark()?.matches(':hover') ?? false);
  }
}

/**
 * Listens to pointer, touch, focus and keys, and tells which mark's passage is to be shown.
 * @param answer the element that has the marks
 * @param box the element that shows the passage
 */
export function createPreview(answer: () => HTMLElement, box: () => HTMLElement): Preview {
  const shown = new Shown(box);
  onMount(() => {
    const over = new AbortController();
    const { signal } = over;
    listenToPointer(answer(), box(), shown, signal);
    listenToTaps(answer(), box(), shown, signal);
    listenToFocus(answer(), box(), shown, signal);
    listenToKeys(box(), shown, signal);
    onCleanup(() => {
      over.abort();
      shown.close();
    });
  });
  return shown;
}

function listenToPointer(answer: HTMLElement, box: HTMLElement, shown: Shown, signal: AbortSignal): void {
  const leave = (): void => {
    shown.soon(shown.closeUnlessHeld, CLOSE_MS);
  };
  answer.addEventListener(
    'pointerover',
    ({ target, pointerType }) => {
      const mark = markAt(target);
      if (!mark || pointerType === 'touch') return;
      shown.soon(() => {
        shown.open(mark);
      }, OPEN_MS);
    },
    { signal },
  );
  answer.addEventListener(
    'pointerout',
    ({ target, relatedTarget, pointerType }) => {
      const mark = markAt(target);
      if (mark && pointerType !== 'touch' && !holds(mark, relatedTarget)) leave();
    },
    { signal },
  );
  box.addEventListener(
    'pointerenter',
    () => {
      shown.stay();
    },
    { signal },
  );
  box.addEventListener(
    'pointerleave',
    ({ pointerType }) => {
      if (pointerType !== 'touch') leave();
    },
    { signal },
  );
}

/** A first tap shows the passage, a second one leads to the page. A tap elsewhere closes it. */
function listenToTaps(answer: HTMLElement, box: HTMLElement, shown: Shown, signal: AbortSignal): void {
  let touched: HTMLElement | null = null;
  document.addEventListener(
    'pointerdown',
    ({ target, pointerType }) => {
      const mark = markAt(target);
      touched = pointerType === 'touch' && mark && holds(answer, mark) && mark !== shown.mark() ? mark : null;
      if (shown.mark() && !mark && !holds(box, target)) shown.close();
    },
    { capture: true, signal },
  );
  answer.addEventListener(
    'click',
    (event) => {
      const mark = markAt(event.target);
      // A click by keyboard has a count of 0.
      if (!mark || mark !== touched || event.detail === 0) return;
      touched = null;
      event.stopPropagation();
      shown.open(mark);
    },
    { capture: true, signal },
  );
}

function listenToFocus(answer: HTMLElement, box: HTMLElement, shown: Shown, signal: AbortSignal): void {
  answer.addEventListener(
    'focusin',
    ({ target }) => {
      const mark = markAt(target);
      if (mark?.matches(':focus-visible')) shown.open(mark);
    },
    { signal },
  );
  const leave = ({ relatedTarget }: FocusEvent): void => {
    const stays = holds(box, relatedTarget) || (relatedTarget !== null && relatedTarget === shown.mark());
    if (shown.mark() && !stays && !shown.isUnderPointer()) shown.close();
  };
  answer.addEventListener('focusout', leave, { signal });
  box.addEventListener('focusout', leave, { signal });
}

function listenToKeys(box: HTMLElement, shown: Shown, signal: AbortSignal): void {
  window.addEventListener(
    'keydown',
    (event) => {
      const mark = shown.mark();
      if (!mark || event.isComposing) return;
      if (event.key === 'Escape') {
        // Else Escape would also close the card or the popup.
        event.preventDefault();
        event.stopPropagation();
        shown.close();
      }
      if (event.key === 'Tab') goOn(event, mark, box, shown);
    },
    { capture: true, signal },
  );
}

/** Tab moves from a mark into its passage if that scrolls, and back, wherever it stands in the document. */
function goOn(event: KeyboardEvent, mark: HTMLElement, box: HTMLElement, shown: Shown): void {
  const scroller = box.querySelector<HTMLElement>('[tabindex="0"]');
  if (document.activeElement === mark && scroller && !event.shiftKey) {
    event.preventDefault();
    scroller.focus();
  } else if (holds(box, document.activeElement)) {
    // From the mark the browser finds the next element by itself.
    shown.focusMark();
    if (event.shiftKey) event.preventDefault();
  }
}

import { onCleanup, onMount } from 'solid-js';

/** The limits that the call's schema sets for a card's height, in CSS pixels. */
const MIN_HEIGHT_PX = 40;
const MAX_HEIGHT_PX = 640;

/**
 * Reports the height at which the card needs no scrolling, up to 640 px. At most once a frame, and only when it has
 * changed.
 */
export function reportHeight(panel: () => HTMLElement, report: (height: number) => void): void {
  onMount(() => {
    let reported = 0;
    let frame = 0;
    const measure = (): void => {
      frame = 0;
      const height = Math.min(MAX_HEIGHT_PX, Math.max(MIN_HEIGHT_PX, Math.ceil(wantedHeight(panel()))));
      if (height === reported) return;
      reported = height;
      report(height);
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(measure);
    };
    const sizes = new ResizeObserver(soon);
    const observeParts = (): void => {
      sizes.disconnect();
      for (const part of panel().querySelectorAll(
        '[data-measure], .job-content, .job-status, .job-facts, .job-buttons',
      ))
        sizes.observe(part);
      soon();
    };
    const parts = new MutationObserver(observeParts);
    parts.observe(panel(), { childList: true });
    observeParts();
    onCleanup(() => {
      parts.disconnect();
      sizes.disconnect();
      cancelAnimationFrame(frame);
    });
  });
}

/** The height of the document if nothing had to scroll, in CSS pixels, with the room for the card's shadow. */
function wantedHeight(panel: HTMLElement): number {
  const { paddingTop, paddingBottom } = getComputedStyle(document.body);
  // Empty where there is no layout, as in tests.
  const around = (Number.parseFloat(paddingTop) || 0) + (Number.parseFloat(paddingBottom) || 0);
  const whole = around + panel.offsetHeight + panel.scrollHeight - panel.clientHeight;
  const scroller = panel.querySelector<HTMLElement>('.job-scroll');
  const content = scroller?.firstElementChild;
  return scroller && content
    ? whole + Math.max(0, content.getBoundingClientRect().height - scroller.offsetHeight)
    : whole;
}

import { createEffect, onCleanup, type Accessor } from 'solid-js';

/** Nearer than this to the end, in CSS pixels, counts as reading along. */
const NEAR_END_PX = 32;

/**
 * Keeps a scrolling element at its end while `active`, unless the reader scrolled up; scrolling back to the end takes
 * it up again. `content` is the element inside that grows.
 */
export function createFollowEnd(scroller: Accessor<HTMLElement>, content: Accessor<HTMLElement>, active: Accessor<boolean>): void {
  createEffect(() => {
    if (!active()) return;
    const box = scroller();
    let following = true;
    const onScroll = (): void => {
      following = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    };
    const growth = new ResizeObserver(() => {
      if (following) box.scrollTop = box.scrollHeight;
    });
    box.addEventListener('scroll', onScroll, { passive: true });
    growth.observe(content());
    onCleanup(() => {
      box.removeEventListener('scroll', onScroll);
      growth.disconnect();
    });
  });
}

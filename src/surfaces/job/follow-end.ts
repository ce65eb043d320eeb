import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js';

/** Nearer than this to the end, in CSS pixels, counts as reading along. */
const NEAR_END_PX = 32;

export interface FollowEnd {
  /** Whether the end is in view and kept there. */
  readonly following: Accessor<boolean>;
  /** Goes to the end and stays there. */
  jump(): void;
}

/**
 * Keeps a scrolling element at its end while `active`, unless the reader scrolled up; scrolling back to the end takes
 * it up again. `content` is the element inside that grows.
 */
export function createFollowEnd(
  scroller: Accessor<HTMLElement>,
  content: Accessor<HTMLElement>,
  active: Accessor<boolean>,
): FollowEnd {
  const [following, setFollowing] = createSignal(true);
  let top = 0;
  const jump = (): void => {
    const box = scroller();
    box.scrollTop = box.scrollHeight;
    top = box.scrollTop;
    setFollowing(true);
  };
  createEffect(() => {
    if (!active()) return;
    const box = scroller();
    const onScroll = (): void => {
      // Growth moves the end away as well: only going up is the reader's doing.
      const near = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
      if (near) setFollowing(true);
      else if (box.scrollTop < top) setFollowing(false);
      top = box.scrollTop;
    };
    const growth = new ResizeObserver(() => {
      if (following()) jump();
    });
    setFollowing(true);
    box.addEventListener('scroll', onScroll, { passive: true });
    growth.observe(content());
    growth.observe(box);
    onCleanup(() => {
      box.removeEventListener('scroll', onScroll);
      growth.disconnect();
    });
  });
  return { following, jump };
}

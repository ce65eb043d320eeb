import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js';

/** A reader this near to the end, in CSS pixels, is taken to follow it. */
const NEAR_END_PX = 32;

/** A scrolling element that may follow its end. */
export interface FollowEnd {
  /** Whether the end is kept in view. */
  readonly following: Accessor<boolean>;
  /** Goes to the end and follows it again. */
  jump(): void;
}

/**
 * Keeps a scrolling element at its end while `active`, unless the reader scrolls up. Scrolling back to the end starts
 * it again. `content`: the element inside that grows.
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
      // New text moves the end away, too. Only a move upwards is the reader's.
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

import { createEffect, on, onCleanup, onMount, type Accessor } from 'solid-js';

/**
 * Stop and Try again disappear when they are pressed, and the focus with them. After a press by keyboard it moves to
 * the job's status, unless the user has moved it meanwhile. It does not move to the new button, because a key that is
 * still down would press that.
 * @param over whether the job has ended: the buttons change with it
 */
export function createKeepKeyboard(section: Accessor<HTMLElement>, over: Accessor<boolean>): void {
  let wasPressed = false;
  const note = ({ target, detail }: MouseEvent): void => {
    // A click by keyboard has a count of 0.
    wasPressed = detail === 0 && target instanceof Element && target.closest('button') !== null;
  };
  onMount(() => {
    const element = section();
    element.addEventListener('click', note);
    onCleanup(() => {
      element.removeEventListener('click', note);
    });
  });
  createEffect(
    on(
      over,
      () => {
        const { activeElement, body } = document;
        if (wasPressed && (activeElement === null || activeElement === body))
          section().querySelector<HTMLElement>('.job-status')?.focus({ preventScroll: true });
        wasPressed = false;
      },
      { defer: true },
    ),
  );
}

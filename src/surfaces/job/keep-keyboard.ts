import { createEffect, on, onCleanup, onMount, type Accessor } from 'solid-js';

/**
 * Stop and Try again go when they have been pressed. Whoever pressed one with the keyboard goes on at the job, not at
 * the document's beginning, unless they have gone elsewhere by then; and not on the button that comes in its place, for
 * a key that is still down would press it.
 * @param over whether the job has ended: the buttons change with it.
 */
export function createKeepKeyboard(section: Accessor<HTMLElement>, over: Accessor<boolean>): void {
  let wasPressed = false;
  const note = ({ target, detail }: MouseEvent): void => {
    // A key's click has no count.
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

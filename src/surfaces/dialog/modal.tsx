import { onCleanup, onMount, type JSX } from 'solid-js';

interface ModalProps {
  readonly size: 'small' | 'large';
  /** Ids of the elements that name and describe it. */
  readonly labelledBy: string;
  readonly describedBy?: string;
  /** Whether it interrupts with a question that has to be answered. */
  readonly alert?: boolean;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}

/**
 * The browser's own modal dialog: it keeps the focus inside and the rest out of reach, closes on Escape and on a click
 * beside it, and gives the focus back to where it was.
 */
export function Modal(props: ModalProps): JSX.Element {
  let dialog!: HTMLDialogElement;
  onMount(() => {
    dialog.showModal();
  });
  // Taken away without being closed, it would leave the focus nowhere.
  onCleanup(() => {
    dialog.close();
  });
  return (
    <dialog
      ref={dialog}
      class={`sheet ${props.size}`}
      role={props.alert ? 'alertdialog' : undefined}
      aria-labelledby={props.labelledBy}
      aria-describedby={props.describedBy}
      onClose={() => {
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog) dialog.close();
      }}
    >
      <div class="sheet-body">{props.children}</div>
    </dialog>
  );
}

import { onCleanup, onMount, type JSX } from 'solid-js';

interface ModalProps {
  readonly size: 'small' | 'large';
  /** Ids of the elements that name and describe it. */
  readonly labelledBy: string;
  readonly describedBy?: string;
  /** Whether it is a question that has to be answered. */
  readonly alert?: boolean;
  readonly onClose: () => void;
  readonly children: JSX.Element;
}

/** The browser's own modal dialog, which keeps and returns the focus. It closes on Escape and on a click beside it. */
export function Modal(props: ModalProps): JSX.Element {
  let dialog!: HTMLDialogElement;
  onMount(() => {
    dialog.showModal();
  });
  // Without `close` the focus would not return.
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

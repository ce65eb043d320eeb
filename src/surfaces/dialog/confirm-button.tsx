import { createSignal, type JSX } from 'solid-js';
import { ConfirmDialog, type ConfirmQuestion } from './confirm-dialog';

interface ConfirmButtonProps {
  readonly class: string;
  /** Its name for screen readers, and its tooltip. The children are what is seen. */
  readonly label: string;
  readonly question: ConfirmQuestion;
  readonly onConfirm: () => void;
  readonly children: JSX.Element;
}

/** A button that asks before it does something that cannot be undone. */
export function ConfirmButton(props: ConfirmButtonProps): JSX.Element {
  const [asking, setAsking] = createSignal(false);
  return (
    <>
      <button
        type="button"
        class={props.class}
        aria-haspopup="dialog"
        aria-label={props.label}
        title={props.label}
        onClick={() => setAsking(true)}
      >
        {props.children}
      </button>
      <ConfirmDialog
        shown={asking()}
        question={props.question}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          props.onConfirm();
        }}
      />
    </>
  );
}

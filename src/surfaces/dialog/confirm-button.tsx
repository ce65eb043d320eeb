import { createSignal, type JSX } from 'solid-js';
import { ConfirmDialog, type ConfirmQuestion } from './confirm-dialog';

interface ConfirmButtonProps {
  readonly class: string;
  /** Its name, for a screen reader and as a hint; what is seen on it are the children. */
  readonly label: string;
  readonly question: ConfirmQuestion;
  readonly onConfirm: () => void;
  readonly children: JSX.Element;
}

/** A button that asks before it does what cannot be undone. */
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

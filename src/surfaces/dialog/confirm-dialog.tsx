import { createUniqueId, Show, type JSX } from 'solid-js';
import { Modal } from './modal';

/** The words of a question before something is removed for good. */
export interface ConfirmQuestion {
  readonly title: string;
  readonly text: string;
  /** On the button that removes, and on the button that does not. */
  readonly confirm: string;
  readonly keep: string;
}

/** Asks before something is removed for good. Keeping it is the default: its button has the focus, and Escape keeps. */
export function ConfirmDialog(props: {
  shown: boolean;
  question: ConfirmQuestion;
  onClose: () => void;
  onConfirm: () => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <Show when={props.shown}>
      <Modal
        size="small"
        alert
        labelledBy={`${id}-title`}
        describedBy={`${id}-text`}
        onClose={() => {
          props.onClose();
        }}
      >
        <h2 class="sheet-title" id={`${id}-title`}>
          {props.question.title}
        </h2>
        <p class="sheet-text" id={`${id}-text`}>
          {props.question.text}
        </p>
        <div class="sheet-buttons">
          <button
            type="button"
            class="button"
            autofocus
            onClick={() => {
              props.onClose();
            }}
          >
            {props.question.keep}
          </button>
          <button
            type="button"
            class="button danger"
            onClick={() => {
              props.onConfirm();
              props.onClose();
            }}
          >
            {props.question.confirm}
          </button>
        </div>
      </Modal>
    </Show>
  );
}

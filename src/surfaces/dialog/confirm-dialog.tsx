import { AlertDialog } from '@kobalte/core/alert-dialog';
import { createSignal, type JSX } from 'solid-js';

interface ConfirmDialogProps {
  /** The button that asks, by its look and its name. */
  readonly trigger: { readonly class: string; readonly label: string; readonly content: JSX.Element };
  readonly title: string;
  readonly text: string;
  /** On the button that goes ahead, and on the one that does not. */
  readonly confirm: string;
  readonly keep: string;
  readonly onConfirm: () => void;
}

/**
 * A button that asks before it does what cannot be undone. Leaving things as they are is the default: it has the focus
 * first, and Escape means it. The focus then returns to the button.
 */
export function ConfirmDialog(props: ConfirmDialogProps): JSX.Element {
  const [open, setOpen] = createSignal(false);
  let keep!: HTMLButtonElement;
  const confirm = (): void => {
    setOpen(false);
    props.onConfirm();
  };
  return (
    <AlertDialog open={open()} onOpenChange={setOpen}>
      <AlertDialog.Trigger type="button" class={props.trigger.class} aria-label={props.trigger.label} title={props.trigger.label}>
        {props.trigger.content}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay class="dialog-veil" />
        <AlertDialog.Content class="dialog" onOpenAutoFocus={(event) => { event.preventDefault(); keep.focus(); }}>
          <AlertDialog.Title>{props.title}</AlertDialog.Title>
          <AlertDialog.Description>{props.text}</AlertDialog.Description>
          <div class="dialog-buttons">
            <AlertDialog.CloseButton ref={keep} type="button" class="button" aria-label={props.keep}>{props.keep}</AlertDialog.CloseButton>
            <button type="button" class="button danger" onClick={confirm}>{props.confirm}</button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog>
  );
}

import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';
import { AlertIcon } from '../icons';
import { useServices } from '../services';
import {
  errorSentence,
  insteadOf,
  modelWords,
  nextStep,
  stepLabel,
  type Instead,
  type NextStep,
} from '../words/error-words';

/** What each next step does on this surface. A step that is absent gets no button. */
export type StepActions = Partial<Record<NonNullable<NextStep>, () => void>>;

interface ErrorNoticeProps {
  readonly code: ErrorCode;
  /** The error's figures, and the model that it happened to. */
  readonly data?: ErrorInfo['data'];
  /** Whether some words were written before the error, and are kept. */
  readonly kept?: boolean;
  readonly steps: StepActions;
}

/** What went wrong, in one plain sentence, with a button for the next step. */
export function ErrorNotice(props: ErrorNoticeProps): JSX.Element {
  const step = (): { label: string; run: () => void } | undefined => {
    const name = nextStep(props.code);
    const run = name && props.steps[name];
    return run ? { label: stepLabel(name), run } : undefined;
  };
  const instead = (): Instead | null => insteadOf(props.data);
  return (
    <div class="notice" data-error={props.code}>
      <AlertIcon />
      <div class="notice-body">
        <p>{errorSentence(props.code, props.data, props.kept)}</p>
        <Show when={modelWords(props.data)}>{(words) => <p class="notice-what">{words()}</p>}</Show>
        <Show when={step() ?? (props.steps.retry && instead())}>
          <div class="notice-steps">
            <Show when={props.steps.retry && instead()}>
              {(model) => (
                <UseInstead
                  model={model()}
                  onUsed={() => {
                    props.steps.retry?.();
                  }}
                />
              )}
            </Show>
            <Show when={step()}>
              {(found) => (
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    found().run();
                  }}
                >
                  {found().label}
                </button>
              )}
            </Show>
          </div>
        </Show>
      </div>
    </div>
  );
}

/** Switches to the model that worked last, and tries again. */
function UseInstead(props: { model: Instead; onUsed: () => void }): JSX.Element {
  const { settings } = useServices();
  const use = async (): Promise<void> => {
    await settings.save({ model: props.model.sha256 });
    props.onUsed();
  };
  return (
    <button type="button" class="button primary" data-instead={props.model.sha256} onClick={() => void use()}>
      {i18n.t('trial.instead', [props.model.name])}
    </button>
  );
}

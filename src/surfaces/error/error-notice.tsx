import { Show, type JSX } from 'solid-js';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';
import { AlertIcon } from '../icons';
import { errorSentence, nextStep, stepLabel, type NextStep } from '../words/error-words';

/** What each next step does on this surface; a step that is absent here gets no button. */
export type StepActions = Partial<Record<NonNullable<NextStep>, () => void>>;

/** What went wrong in one plain sentence, and a button for what can be done about it. `data`: the error's figures. */
export function ErrorNotice(props: { code: ErrorCode; data?: ErrorInfo['data']; steps: StepActions }): JSX.Element {
  const step = (): { label: string; run: () => void } | undefined => {
    const name = nextStep(props.code);
    const run = name && props.steps[name];
    return run ? { label: stepLabel(name), run } : undefined;
  };
  return (
    <div class="notice" data-error={props.code}>
      <AlertIcon />
      <div class="notice-body">
        <p>{errorSentence(props.code, props.data)}</p>
        <Show when={step()}>
          {(found) => <button type="button" class="button" onClick={() => { found().run(); }}>{found().label}</button>}
        </Show>
      </div>
    </div>
  );
}

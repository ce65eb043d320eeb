import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { Hairpin } from '../job/job-status';
import { formatBytes, formatDuration, joinFacts } from '../words/format';
import type { RunningImport } from './create-import';
import { ModelFactList } from './model-fact-list';

const PHASES = {
  waiting: 'options.importWaiting',
  checking: 'options.importChecking',
  copying: 'options.importCopying',
} as const;

/** The progress of an import, the facts of its model, and the button that cancels it. */
export function ImportProgress(props: { import: RunningImport; onCancel: () => void }): JSX.Element {
  const state = (): RunningImport['state'] => props.import.state;
  const name = (): string => state().model?.name ?? props.import.fileName;
  const label = (): string => i18n.t(PHASES[state().phase], [name()]);
  const fraction = (): number | null =>
    state().phase === 'copying' && state().total > 0 ? state().done / state().total : null;
  const figures = (): string => {
    const { speed } = props.import;
    if (state().phase !== 'copying') return formatBytes(state().total);
    const sofar = i18n.t('options.importProgress', [formatBytes(state().done), formatBytes(state().total)]);
    if (!speed) return sofar;
    return joinFacts([
      sofar,
      i18n.t('options.importRate', [formatBytes(speed.rate)]),
      i18n.t('options.importLeft', [formatDuration(speed.left)]),
    ]);
  };
  return (
    <div class="drop importing">
      <p class="job-phase">
        <span class="job-doing">{label()}</span>
        <span class="job-figures">{figures()}</span>
      </p>
      <Hairpin label={label()} fraction={fraction()} />
      <Show when={state().model}>{(model) => <ModelFactList model={model()} sha256={null} />}</Show>
      <button
        type="button"
        class="button"
        onClick={() => {
          props.onCancel();
        }}
      >
        {i18n.t('action.cancel')}
      </button>
    </div>
  );
}

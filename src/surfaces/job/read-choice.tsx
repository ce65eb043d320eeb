import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Coverage, Finish } from '@/src/protocol/task-event';
import { formatDuration } from '../words/format';

/** How much of a page is to be read, in place of what the settings say. */
export type ReadAs = 'quick' | 'whole';

interface ReadChoiceProps {
  readonly finish: Finish | null;
  readonly coverage: Coverage | null | undefined;
  readonly onRead: (reading: ReadAs) => void;
}

/** After an answer from a part of a page: all of it. Before any answer, where that was wished: the choice. */
export function ReadChoice(props: ReadChoiceProps): JSX.Element {
  return (
    <Show when={props.coverage?.wholeMs}>
      {(wholeMs) => (
        <>
          <Show when={props.finish === 'choose'}>
            <ReadButton label={i18n.t('action.readQuick')} onRead={() => props.onRead('quick')} />
          </Show>
          <ReadButton
            label={i18n.t('action.readAll', [formatDuration(wholeMs())])}
            onRead={() => props.onRead('whole')}
          />
        </>
      )}
    </Show>
  );
}

function ReadButton(props: { label: string; onRead: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        props.onRead();
      }}
    >
      {props.label}
    </button>
  );
}

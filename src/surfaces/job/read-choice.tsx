import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Coverage, Finish } from '@/src/protocol/task-event';
import { formatDuration } from '../words/format';

/** How much of a page to read, instead of what the settings say. */
export type ReadAs = 'quick' | 'whole';

interface ReadChoiceProps {
  readonly finish: Finish | null;
  readonly coverage: Coverage | null | undefined;
  readonly onRead: (reading: ReadAs) => void;
}

/**
 * Offers to read the whole page after an answer from parts of it. Where the user wants to choose first, offers both.
 */
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

import { createResource, createSignal, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { Settings } from '@/src/storage/settings';
import { ConfirmButton } from '../dialog/confirm-button';
import { ErrorNotice } from '../error/error-notice';
import { useServices } from '../services';
import { Choices } from './choices';

const POINTS = [
  'options.privacyLocal',
  'options.privacyAsked',
  'options.privacyNothing',
  'options.privacyPrivate',
] as const;
const SEALED_POINTS = POINTS.map((point) =>
  point === 'options.privacyNothing' ? 'options.privacyNothingSealed' : point,
);
const HISTORIES: readonly Settings['history'][] = ['run', 'keep'];
const HISTORY_WORDS = {
  run: ['options.historyRun', 'options.historyRunText'],
  keep: ['options.historyKeep', 'options.historyKeepText'],
} as const satisfies Record<Settings['history'], readonly [label: string, text: string]>;

/** What Sotto promises, in four sentences, and what the user can choose. */
export function PrivacySection(props: { settings: Settings }): JSX.Element {
  const { settings, sealed } = useServices();
  return (
    <section class="options-section" id="privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">{i18n.t('options.privacy')}</h2>
      <ul class="privacy-points">
        <For each={sealed ? SEALED_POINTS : POINTS}>{(point) => <li>{i18n.t(point)}</li>}</For>
      </ul>
      <h3 id="history-title">{i18n.t('options.history')}</h3>
      <Choices
        name="history"
        title="history-title"
        ids={HISTORIES}
        chosen={props.settings.history}
        label={(id) => i18n.t(HISTORY_WORDS[id][0])}
        text={(id) => i18n.t(HISTORY_WORDS[id][1])}
        onChoose={(id) => {
          void settings.save({ history: id });
        }}
      />
      <HistoryTrouble />
      <EraseChats />
      <label class="choice">
        <input
          type="checkbox"
          name="readAhead"
          checked={props.settings.readAhead}
          onChange={(event) => {
            void settings.save({ readAhead: event.currentTarget.checked });
          }}
        />
        <span class="choice-body">
          <span class="choice-name">{i18n.t('options.readAhead')}</span>
          <span class="choice-words">{i18n.t('options.readAheadText')}</span>
        </span>
      </label>
    </section>
  );
}

/** Says when the history cannot be used. Without it the panel would only look empty. */
function HistoryTrouble(): JSX.Element {
  const { host } = useServices();
  const [trouble] = createResource(async () => {
    const { history } = await host.call('host.status', {});
    return history === 'set-aside' ? 'chat.historyAside' : history === 'memory' ? 'chat.historyMemory' : null;
  });
  return (
    <Show when={trouble.error === undefined && trouble()}>
      {(words) => (
        <p class="notice" data-history>
          {i18n.t(words())}
        </p>
      )}
    </Show>
  );
}

function EraseChats(): JSX.Element {
  const { host } = useServices();
  const [done, setDone] = createSignal(false);
  const [error, setError] = createSignal<ErrorInfo | null>(null);
  const erase = async (): Promise<void> => {
    setDone(false);
    setError(null);
    try {
      await host.call('host.eraseChats', { chatId: null });
      setDone(true);
    } catch (reason) {
      setError(toErrorInfo(reason, 'storage-broken'));
    }
  };
  return (
    <div class="erase">
      <ConfirmButton
        class="button"
        label={i18n.t('options.erase')}
        onConfirm={() => void erase()}
        question={{
          title: i18n.t('options.eraseTitle'),
          text: i18n.t('options.eraseText'),
          confirm: i18n.t('options.eraseConfirm'),
          keep: i18n.t('action.keepAll'),
        }}
      >
        {i18n.t('options.erase')}
      </ConfirmButton>
      <p class="erase-news" role="status">
        {done() ? i18n.t('options.erased') : ''}
      </p>
      <Show when={error()}>
        {(found) => (
          <div role="alert">
            <ErrorNotice code={found().code} data={found().data} steps={{ retry: () => void erase() }} />
          </div>
        )}
      </Show>
    </div>
  );
}

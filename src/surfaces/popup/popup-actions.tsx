import { createResource, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { Intent, SummaryForm } from '@/src/protocol/task';
import { ErrorNotice } from '../error/error-notice';
import { ChatIcon, PageIcon, SelectionIcon } from '../icons';
import { FormChoice } from '../job/form-choice';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { NoModel } from './no-model';
import { formatCount } from '../words/format';
import { actionLabel, REWRITES } from '../words/intent-words';

interface PopupActionsProps {
  readonly tabId: number;
  /** Why the last start came to nothing, or null. */
  readonly error: ErrorCode | null;
  readonly onStart: (intent: Intent, scope: 'page' | 'selection') => Promise<void>;
  readonly onModels: () => void;
  /** Where the first model is taken in. */
  readonly onWelcome: () => void;
  /** Opens the panel; runs inside the click. */
  readonly onAsk: () => void;
}

/** What can be done with the tab's page as it is now: everything, or the reason why not. */
export function PopupActions(props: PopupActionsProps): JSX.Element {
  const { host, background, settings } = useServices();
  const [chosen, setChosen] = createSignal<SummaryForm | null>(null);
  const [kept] = createResource(() => settings.load());
  const form = (): SummaryForm => chosen() ?? (kept.error === undefined ? kept()?.form : undefined) ?? 'summarize';
  const choose = (next: SummaryForm): void => {
    setChosen(next);
    void settings.save({ form: next }).catch(() => undefined);
  };
  const [starting, setStarting] = createSignal(false);
  const [view, { refetch }] = createResource(async () => {
    const [page, status] = await Promise.all([
      background('background.inspect', { tabId: props.tabId }),
      host.call('host.status', {}),
    ]);
    return { page, hasModel: status.models.length > 0 };
  });
  const start = async (intent: Intent, scope: 'page' | 'selection'): Promise<void> => {
    setStarting(true);
    await props.onStart(intent, scope);
    setStarting(false);
  };
  const failure = (): ErrorCode | null =>
    view.error === undefined ? null : toErrorInfo(view.error, 'host-unreachable').code;
  const obstacle = (): ErrorCode | undefined => (failure() ? undefined : view()?.page.obstacle?.code);
  const steps = {
    retry: () => void refetch(),
    models: () => {
      props.onModels();
    },
    engine: () => {
      props.onModels();
    },
    welcome: () => {
      props.onWelcome();
    },
  };

  return (
    <Switch>
      <Match when={view.loading || starting()}>
        <div class="popup-wait">
          <p>{i18n.t('popup.looking')}</p>
          <Hairpin label={i18n.t('popup.looking')} fraction={null} />
        </div>
      </Match>
      <Match when={failure()}>{(code) => <ErrorNotice code={code()} steps={steps} />}</Match>
      <Match when={view()?.hasModel === false}>
        <NoModel
          onWelcome={() => {
            props.onWelcome();
          }}
          onArrived={() => void refetch()}
        />
      </Match>
      <Match when={obstacle()}>
        {(code) => (
          <div class="popup-obstacle">
            <h2>{i18n.t('popup.restrictedTitle')}</h2>
            <ErrorNotice code={code()} steps={steps} />
          </div>
        )}
      </Match>
      <Match when={view()}>
        {(seen) => (
          <div class="popup-actions">
            <Show when={props.error}>
              {(code) => (
                <ErrorNotice
                  code={code()}
                  steps={{ models: steps.models, engine: steps.engine, welcome: steps.welcome }}
                />
              )}
            </Show>
            <div class="popup-summary">
              <button type="button" class="button primary wide" onClick={() => void start(form(), 'page')}>
                <PageIcon />
                {i18n.t('action.summarizePage')}
              </button>
              <FormChoice form={form()} onChoose={choose} />
            </div>
            <div class="popup-row">
              <button type="button" class="button" data-intent="explain" onClick={() => void start('explain', 'page')}>
                {i18n.t('action.explainPage')}
              </button>
              <button
                type="button"
                class="button"
                data-intent="simplify"
                onClick={() => void start('simplify', 'page')}
              >
                {i18n.t('action.simplify')}
              </button>
            </div>
            <button
              type="button"
              class="button wide popup-ask"
              onClick={() => {
                props.onAsk();
              }}
            >
              <ChatIcon />
              {i18n.t('action.askPage')}
            </button>
            <p class="popup-page">{seen().page.title || i18n.t('task.untitled')}</p>
            <Show when={seen().page.selectedChars > 0} fallback={<p class="popup-note">{i18n.t('popup.hint')}</p>}>
              <SelectionActions
                chars={seen().page.selectedChars}
                onStart={(intent) => void start(intent, 'selection')}
              />
            </Show>
          </div>
        )}
      </Match>
    </Switch>
  );
}

function SelectionActions(props: { chars: number; onStart: (intent: Intent) => void }): JSX.Element {
  const offer = (intent: Intent): JSX.Element => (
    <button
      type="button"
      class="button"
      data-intent={intent}
      onClick={() => {
        props.onStart(intent);
      }}
    >
      {actionLabel(intent)}
    </button>
  );
  return (
    <section class="popup-selection">
      <h2>
        <SelectionIcon />
        {i18n.t('popup.selection', props.chars, [formatCount(props.chars)])}
      </h2>
      <div class="popup-row">
        {offer('summarize')}
        {offer('explain')}
      </div>
      <h3 id="rewrite">{i18n.t('popup.rewrite')}</h3>
      <div class="popup-grid" role="group" aria-labelledby="rewrite">
        <For each={REWRITES}>{offer}</For>
      </div>
    </section>
  );
}

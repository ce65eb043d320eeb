import { createResource, createSignal, For, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Action } from '@/src/actions/action';
import { findAction, formsOf } from '@/src/actions/table';
import type { Scope } from '@/src/protocol/action';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { ErrorNotice } from '../error/error-notice';
import { ChatIcon, PageIcon, SelectionIcon } from '../icons';
import { FormChoice } from '../job/form-choice';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { PopupNoModel } from './popup-no-model';
import { formatCount } from '../words/format';
import { actionLabel, groupName } from '../words/action-words';

interface PopupActionsProps {
  readonly tabId: number;
  /** Why the last action could not start, or null. */
  readonly error: ErrorCode | null;
  readonly onStart: (action: Action, scope: Scope) => Promise<void>;
  readonly onModels: () => void;
  /** Opens the welcome page, where the first model is added. */
  readonly onWelcome: () => void;
  /** Opens the panel; runs inside the click. */
  readonly onAsk: () => void;
}

/** The actions for the tab's page, or the reason why there are none. */
export function PopupActions(props: PopupActionsProps): JSX.Element {
  const { host, background } = useServices();
  const [starting, setStarting] = createSignal(false);
  const [view, { refetch }] = createResource(async () => {
    const [page, status] = await Promise.all([
      background('background.inspect', { tabId: props.tabId }),
      host.call('host.status', {}),
    ]);
    return { page, hasModel: status.models.length > 0 };
  });
  const start = async (action: Action, scope: Scope): Promise<void> => {
    setStarting(true);
    await props.onStart(action, scope);
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
        <PopupNoModel
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
            <PageActions onStart={(action) => void start(action, 'page')} />
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
                onStart={(action) => void start(action, 'selection')}
              />
            </Show>
          </div>
        )}
      </Match>
    </Switch>
  );
}

/** The summary, in the form that was chosen last, and the other actions for a page. */
function PageActions(props: { onStart: (action: Action) => void }): JSX.Element {
  const { actions, settings } = useServices();
  const [chosen, setChosen] = createSignal<Action | null>(null);
  const [kept] = createResource(() => settings.load());
  const forms = formsOf(actions);
  const keptForm = (): string => (kept.error === undefined ? kept()?.form : undefined) ?? '';
  const form = (): Action | undefined => chosen() ?? findAction(forms, keptForm()) ?? forms[0];
  const choose = (next: Action): void => {
    setChosen(next);
    void settings.save({ form: next.id }).catch(() => undefined);
  };
  const offered = offeredFor(actions, 'page');
  return (
    <>
      <Show when={offered.find(({ isForm }) => isForm)}>
        {(summary) => (
          <div class="popup-summary">
            <button
              type="button"
              class="button primary wide"
              onClick={() => {
                props.onStart(form() ?? summary());
              }}
            >
              <PageIcon />
              {actionLabel(summary(), 'page')}
            </button>
            <FormChoice form={form()?.id ?? summary().id} onChoose={choose} />
          </div>
        )}
      </Show>
      <ActionButtons
        class="popup-row"
        actions={offered.filter(({ isForm }) => !isForm)}
        scope="page"
        onStart={(action) => {
          props.onStart(action);
        }}
      />
    </>
  );
}

function SelectionActions(props: { chars: number; onStart: (action: Action) => void }): JSX.Element {
  const offered = offeredFor(useServices().actions, 'selection');
  const groups = new Set(offered.flatMap(({ group }) => group ?? []));
  const start = (action: Action): void => {
    props.onStart(action);
  };
  return (
    <section class="popup-selection">
      <h2>
        <SelectionIcon />
        {i18n.t('popup.selection', props.chars, [formatCount(props.chars)])}
      </h2>
      <ActionButtons
        class="popup-row"
        actions={offered.filter(({ group }) => group === undefined)}
        scope="selection"
        onStart={start}
      />
      <For each={[...groups]}>
        {(name) => (
          <>
            <h3 id={name}>{groupName(name)}</h3>
            <div role="group" aria-labelledby={name}>
              <ActionButtons
                class="popup-grid"
                actions={offered.filter(({ group }) => group === name)}
                scope="selection"
                onStart={start}
              />
            </div>
          </>
        )}
      </For>
    </section>
  );
}

interface ActionButtonsProps {
  readonly class: string;
  readonly actions: readonly Action[];
  readonly scope: Scope;
  readonly onStart: (action: Action) => void;
}

function ActionButtons(props: ActionButtonsProps): JSX.Element {
  return (
    <div class={props.class}>
      <For each={props.actions}>
        {(action) => (
          <button
            type="button"
            class="button"
            data-action={action.id}
            onClick={() => {
              props.onStart(action);
            }}
          >
            {actionLabel(action, props.scope)}
          </button>
        )}
      </For>
    </div>
  );
}

/** What the popup offers for a page or for a selection, in the table's order. */
function offeredFor(actions: readonly Action[], scope: Scope): readonly Action[] {
  return actions.filter(({ popup }) => popup.includes(scope));
}

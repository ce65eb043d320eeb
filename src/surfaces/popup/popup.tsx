import { createResource, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Action } from '@/src/actions/action';
import { refTo } from '@/src/actions/table';
import type { Scope } from '@/src/protocol/action';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { TaskChanges } from '@/src/protocol/task';
import { ErrorNotice } from '../error/error-notice';
import { Mark, PlusIcon, SlidersIcon } from '../icons';
import { createJob } from '../job/create-job';
import { createShowPassage } from '../job/create-passages';
import { createRetry } from '../job/create-retry';
import { isOver } from '../job/job-state';
import { Hairpin } from '../job/job-status';
import { JobView } from '../job/job-view';
import { useServices } from '../services';
import { jobTitle } from '../words/action-words';
import { PopupActions } from './popup-actions';
import { PopupFoot } from './popup-foot';

/** The toolbar button's popup. `tabId`: the tab that it is about; null where there is none. `onAsk` opens the panel. */
export function Popup(props: { tabId: number | null; onAsk: () => void }): JSX.Element {
  const { host, background, actions } = useServices();
  const [jobId, setJobId] = createSignal<string | null>(null);
  const [startError, setStartError] = createSignal<ErrorCode | null>(null);
  const [found, { refetch }] = createResource(async () => {
    if (props.tabId === null) return null;
    const { jobs } = await host.call('host.jobs', { tabId: props.tabId });
    setJobId(jobs[0]?.jobId ?? null);
    return null;
  });
  const job = createJob(jobId);
  const again = createRetry(setJobId);
  const open = (page: 'models' | 'welcome') => (): void => {
    void background('background.openPage', { page }).catch(() => undefined);
  };
  const openOptions = open('models');

  const start = async (action: Action, scope: Scope): Promise<void> => {
    setStartError(null);
    await background('background.start', { tabId: props.tabId ?? -1, action: refTo(action), scope }).then(
      (started) => setJobId(started.jobId),
      (error: unknown) => setStartError(toErrorInfo(error, 'host-unreachable').code),
    );
  };
  const reset = (): void => {
    again.clear();
    setStartError(null);
    setJobId(null);
  };
  const showPassage = createShowPassage(() => (props.tabId === null ? null : { tabId: props.tabId }));
  const retry = (changes?: TaskChanges): void => {
    const id = jobId();
    if (id !== null) void again.retry(id, props.tabId, changes);
  };
  const failure = (): ErrorCode | null =>
    found.error === undefined ? null : toErrorInfo(found.error, 'host-unreachable').code;
  const title = (): string => {
    const summary = job.summary();
    return summary ? jobTitle(summary, actions) : i18n.t('card.label');
  };

  return (
    <main class="popup">
      <header class="popup-header">
        <Mark />
        <h1>{jobId() === null ? i18n.t('card.label') : title()}</h1>
        <button
          type="button"
          class="button icon-button"
          aria-label={i18n.t('action.options')}
          title={i18n.t('action.options')}
          onClick={openOptions}
        >
          <SlidersIcon />
        </button>
      </header>
      <Switch>
        <Match when={props.tabId === null}>
          <p class="popup-note">{i18n.t('popup.noTab')}</p>
        </Match>
        <Match when={found.loading}>
          <Hairpin label={i18n.t('popup.looking')} fraction={null} />
        </Match>
        <Match when={failure()}>
          {(code) => <ErrorNotice code={code()} steps={{ retry: () => void refetch() }} />}
        </Match>
        <Match when={jobId() === null}>
          <PopupActions
            tabId={props.tabId ?? -1}
            error={startError()}
            onStart={start}
            onModels={openOptions}
            onWelcome={open('welcome')}
            onAsk={() => {
              props.onAsk();
            }}
          />
        </Match>
        <Match when={jobId() !== null}>
          <Show when={job.summary()?.title}>{(page) => <p class="popup-page">{page()}</p>}</Show>
          <Show when={again.error()}>
            {(code) => (
              <ErrorNotice
                code={code()}
                steps={{
                  retry: () => {
                    retry();
                  },
                  models: openOptions,
                  engine: openOptions,
                }}
              />
            )}
          </Show>
          <JobView
            job={job}
            title={title()}
            onRetry={() => {
              retry();
            }}
            onGoOn={() => {
              const id = jobId();
              if (id !== null) void again.goOn(id, props.tabId, job.state().coverage);
            }}
            onForm={(form) => {
              retry({ action: refTo(form) });
            }}
            onRead={(reading) => {
              retry({ reading });
            }}
            onPassage={showPassage}
            extra={
              <Show when={isOver(job.state())}>
                <button type="button" class="button" onClick={reset}>
                  <PlusIcon />
                  {i18n.t('action.new')}
                </button>
              </Show>
            }
          />
        </Match>
      </Switch>
      <PopupFoot hasModelLine={jobId() === null && props.tabId !== null && !found.loading} onOptions={openOptions} />
    </main>
  );
}

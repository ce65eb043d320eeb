import { createEffect, createSignal, For, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { formsOf, refTo } from '@/src/actions/table';
import { randomId } from '@/src/platform/differences';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { ErrorNotice } from '../error/error-notice';
import { PageIcon } from '../icons';
import { createJob } from '../job/create-job';
import { JobView } from '../job/job-view';
import { useServices } from '../services';
import { actionTitle } from '../words/action-words';
import { samplePage, sampleParagraphs, sampleTitle } from './sample';
import { WelcomeStep, type StepState } from './welcome-step';

interface TryStepProps {
  readonly number: number;
  readonly state: StepState;
  readonly hasModel: boolean;
  /** A summary is finished. */
  readonly onDone: () => void;
}

/** The first summary: an article, and its summary beside it. */
export function TryStep(props: TryStepProps): JSX.Element {
  const { host, settings, actions } = useServices();
  const [summary] = formsOf(actions);
  let answer!: HTMLDivElement;
  const [jobId, setJobId] = createSignal<string | null>(null);
  const [error, setError] = createSignal<ErrorInfo | null>(null);
  const [starting, setStarting] = createSignal(false);
  const job = createJob(jobId);
  createEffect(
    on(
      () => job.state().phase,
      (phase) => {
        if (phase === 'done') props.onDone();
      },
    ),
  );

  const summarize = async (): Promise<void> => {
    if (!summary) return;
    setStarting(true);
    setError(null);
    try {
      const { engine, model, language } = await settings.load();
      const request = {
        action: refTo(summary),
        input: { kind: 'page', source: randomId(), page: samplePage() },
        settings: { engine, model, ...(language !== null && { language }) },
      } as const;
      setJobId((await host.call('host.submit', { request })).jobId);
      // The pressed button is gone, and the focus with it.
      if (document.activeElement === document.body) answer.focus({ preventScroll: true });
    } catch (reason) {
      setError(toErrorInfo(reason, 'host-unreachable'));
    } finally {
      setStarting(false);
    }
  };

  return (
    <WelcomeStep id="try" number={props.number} title={i18n.t('welcome.try')} state={props.state}>
      <p>{i18n.t(props.hasModel ? 'welcome.tryText' : 'welcome.tryNoModel')}</p>
      <div class="try">
        <article class="sample" aria-labelledby="sample-title">
          <h3 id="sample-title">{sampleTitle()}</h3>
          <For each={sampleParagraphs()}>{(text) => <p>{text}</p>}</For>
        </article>
        <div class="try-answer" data-job={jobId()} ref={answer} tabindex="-1">
          <Show
            when={jobId() !== null}
            fallback={
              <button
                type="button"
                class="button primary wide"
                disabled={!props.hasModel || starting()}
                onClick={() => void summarize()}
              >
                <PageIcon />
                {i18n.t('welcome.summarize')}
              </button>
            }
          >
            <JobView job={job} title={summary ? actionTitle(summary) : ''} onRetry={() => void summarize()} />
          </Show>
          <Show when={error()}>
            {(found) => (
              <div role="alert">
                <ErrorNotice code={found().code} steps={{ retry: () => void summarize() }} />
              </div>
            )}
          </Show>
        </div>
      </div>
    </WelcomeStep>
  );
}

import { createEffect, createMemo, createSignal, on, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { refTo } from '@/src/actions/table';
import type { CardContent } from '@/src/protocol/card-content';
import type { TaskChanges } from '@/src/protocol/task';
import { ErrorNotice } from '../error/error-notice';
import { CloseIcon, Mark } from '../icons';
import { createJob } from '../job/create-job';
import { createShowPassage } from '../job/create-passages';
import { createRetry } from '../job/create-retry';
import { Hairpin } from '../job/job-status';
import { JobView } from '../job/job-view';
import { createResumeWithModel } from '../job/resume-with-model';
import { useServices } from '../services';
import { jobTitle } from '../words/action-words';
import { createReview } from './create-review';
import { reportHeight } from './report-height';
import { Replaced, ReplaceButton, replacedWords, ReviewView } from './review-view';

/** What a card shows: a job, the reason why there is none, or that the page is still being read. */
export type CardTarget = CardContent | { readonly kind: 'starting' };

/**
 * The card in a page: one job, or why there is none.
 * @param props.cardKey the key by which the page script knows this card
 */
export function Card(props: { target: CardTarget; cardKey: string }): JSX.Element {
  const { background, actions } = useServices();
  let panel!: HTMLElement;
  let heading!: HTMLHeadingElement;
  const target = createMemo(() => props.target);
  const [jobId, setJobId] = createSignal<string | null>(null);
  const job = createJob(jobId);
  const again = createRetry(setJobId);
  const shown = createMemo(() => {
    const to = target();
    return to.kind === 'job' ? to : null;
  });
  // eslint-disable-next-line solid/reactivity -- the key is in the card's address and never changes
  const review = createReview(job, () => shown()?.original ?? null, props.cardKey);
  createEffect(
    on(target, (to) => {
      again.clear();
      setJobId(to.kind === 'job' ? to.jobId : null);
    }),
  );

  const note = createMemo(() => {
    if (review.incomplete()) return i18n.t('replace.incomplete');
    return shown()?.obstacle && job.state().phase === 'done' ? i18n.t('replace.elsewhere') : '';
  });
  const close = (): void => {
    void background('background.card', { act: 'close' }).catch(() => undefined);
  };
  const open = (page: 'models' | 'welcome') => (): void => {
    void background('background.openPage', { page }).catch(() => undefined);
  };
  const showPassage = createShowPassage(() => ({ key: props.cardKey }));
  const retry = (changes?: TaskChanges): void => {
    const id = jobId();
    if (id !== null) void again.retry(id, null, changes);
  };
  const error = createMemo(() => again.error() ?? review.error() ?? errorOf(target()));
  const title = createMemo(() => {
    const summary = job.summary();
    return summary ? jobTitle(summary, actions) : i18n.t('card.label');
  });

  createResumeWithModel(
    () => job.state().error?.code === 'no-model',
    () => {
      retry();
    },
  );
  closeOnEscape(close);
  focusFirst(() => heading);
  reportHeight(
    () => panel,
    (height) => {
      void background('background.card', { act: 'resize', height }).catch(() => undefined);
    },
  );

  return (
    <main class="card" data-job={jobId()} ref={panel}>
      <header class="card-header" data-measure>
        <Mark />
        <div class="card-titles">
          <h1 ref={heading} tabindex="-1">
            {title()}
          </h1>
          <Show when={job.summary()?.title}>{(page) => <p class="card-page">{page()}</p>}</Show>
        </div>
        <button
          type="button"
          class="button icon-button"
          aria-label={i18n.t('action.close')}
          title={i18n.t('action.close')}
          onClick={close}
        >
          <CloseIcon />
        </button>
      </header>
      <Show when={error()}>
        {(code) => (
          <div class="card-notice" data-measure role="alert">
            <ErrorNotice
              code={code()}
              steps={{
                models: open('models'),
                engine: open('models'),
                welcome: open('welcome'),
                ...(jobId() !== null && {
                  retry: () => {
                    retry();
                  },
                }),
              }}
            />
          </div>
        )}
      </Show>
      <Show when={target().kind === 'starting'}>
        <Starting />
      </Show>
      <Show when={jobId() !== null && review.state() !== 'replaced'}>
        <JobView
          job={job}
          title={title()}
          onRetry={retry}
          onGoOn={() => {
            void again.goOn(jobId() ?? '', null, job.state().coverage);
          }}
          note={note()}
          onForm={(form) => {
            retry({ action: refTo(form) });
          }}
          onRead={(reading) => {
            retry({ reading });
          }}
          onPassage={showPassage}
          answer={review.parts() && <ReviewView review={review} parts={review.parts() ?? []} />}
          copy={review.parts() ? review.text : undefined}
          first={review.parts() && <ReplaceButton review={review} parts={review.parts() ?? []} />}
        />
      </Show>
      <Show when={review.state() === 'replaced'}>
        <Replaced text={review.text()} onClose={close} />
      </Show>
      <p class="visually-hidden" role="status">
        {review.state() === 'replaced' ? replacedWords() : ''}
      </p>
    </main>
  );
}

/** Shown while the page is read and there is no job yet. */
function Starting(): JSX.Element {
  return (
    <div class="job-status" data-measure>
      <p class="job-phase">
        <span class="job-doing">{i18n.t('card.readingPage')}</span>
      </p>
      <Hairpin label={i18n.t('card.readingPage')} fraction={null} />
    </div>
  );
}

function errorOf(target: CardTarget): Extract<CardTarget, { kind: 'error' }>['code'] | null {
  return target.kind === 'error' ? target.code : null;
}

/** Focuses `first` as soon as the frame has the focus, which may be after the card is drawn. */
function focusFirst(first: () => HTMLElement): void {
  const focus = (): void => {
    if (document.activeElement === document.body) first().focus({ preventScroll: true });
  };
  onMount(focus);
  window.addEventListener('focus', focus);
  onCleanup(() => {
    window.removeEventListener('focus', focus);
  });
}

function closeOnEscape(close: () => void): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing) close();
  };
  window.addEventListener('keydown', onKey);
  onCleanup(() => {
    window.removeEventListener('keydown', onKey);
  });
}

import { children, createMemo, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Action } from '@/src/actions/action';
import { findAction, formsOf } from '@/src/actions/table';
import { ErrorNotice, type StepActions } from '../error/error-notice';
import { useServices } from '../services';
import { FormChoice } from './form-choice';
import { Markdown } from '../markdown/markdown';
import { formatCount } from '../words/format';
import { isRewrite } from '../words/action-words';
import { AnswerChecks, PassageNote } from './answer-checks';
import type { FollowedJob } from './create-job';
import { createPassages, type ShowPassage } from './create-passages';
import { createFollowEnd } from './follow-end';
import { JobButtons } from './job-buttons';
import { flagsOf, isOver, copyableText, type JobViewState } from './job-state';
import { JobStatus } from './job-status';
import { createKeepKeyboard } from './keep-keyboard';
import { engineWords, inUseDetail } from '../words/engine-words';
import { jobAnnouncement, readChoiceWords, coverageWords, endingWords, readingWords, slowWords } from './job-words';
import { LeftOut } from './left-out';
import { NoteList } from './note-list';
import { QuoteList } from './quote-list';
import { ReadChoice, type ReadAs } from './read-choice';

/** A callback that is absent is not offered. */
interface JobViewProps {
  readonly job: FollowedJob;
  /** What stands above the answer, such as "Summary". */
  readonly title: string;
  /** Starts the same job again. */
  readonly onRetry: () => void;
  /** Continues an answer that reached its limit. */
  readonly onGoOn?: () => void;
  /** Summarizes the same source in another form. */
  readonly onForm?: (form: Action) => void;
  /** Starts the same job again with so much of the page. */
  readonly onRead?: (reading: ReadAs) => void;
  /** Shows a passage of the page. */
  readonly onPassage?: ShowPassage | undefined;
  /** Shown instead of the answer, such as the changes of a rewrite. */
  readonly answer?: JSX.Element;
  /** One more sentence after the answer, or ''. */
  readonly note?: string;
  /** What Copy copies instead of the answer. */
  readonly copy?: (() => string) | undefined;
  /** Buttons before Copy. */
  readonly first?: JSX.Element;
  /** Buttons after Copy and Try again. */
  readonly extra?: JSX.Element;
}

/** A job from start to end: what it does, the answer, what the page does not have of it, and the buttons. */
export function JobView(props: JobViewProps): JSX.Element {
  const { background, actions } = useServices();
  let section!: HTMLElement;
  let scroller!: HTMLDivElement;
  let content!: HTMLDivElement;
  const state = (): ReturnType<FollowedJob['state']> => props.job.state();
  const phase = createMemo(() => state().phase);
  const error = createMemo(() => state().error);
  const hasContent = createMemo(
    () =>
      state().text !== '' ||
      state().notes.length > 0 ||
      state().quotes.length > 0 ||
      endingWords(state()) !== '' ||
      state().finish === 'choose' ||
      error() !== null,
  );
  const rewrites = (): boolean => {
    const summary = props.job.summary();
    return summary !== null && isRewrite(summary, actions);
  };
  const answer = children(() => props.answer);
  const open = (page: 'models' | 'welcome') => (): void => {
    void background('background.openPage', { page }).catch(() => undefined);
  };
  const steps = (): StepActions => ({
    retry: props.onRetry,
    models: open('models'),
    engine: open('models'),
    welcome: open('welcome'),
  });
  createKeepKeyboard(
    () => section,
    createMemo(() => isOver(state())),
  );
  createFollowEnd(
    () => scroller,
    () => content,
    () => phase() === 'writing',
  );

  return (
    <section class="job" data-phase={phase()} aria-label={props.title} ref={section}>
      <JobStatus state={state()} stopping={props.job.stopping() ? i18n.t('action.stopping') : null} />
      <p class="visually-hidden" role="status">
        {jobAnnouncement(state(), props.title)}
      </p>
      <div
        class="job-scroll"
        ref={scroller}
        role="region"
        aria-label={i18n.t('job.answer')}
        tabindex="0"
        hidden={!hasContent()}
      >
        <div class="job-content" ref={content}>
          <Show when={slowWords(state())}>{(words) => <p class="job-slow">{words()}</p>}</Show>
          <Show when={!answer()} fallback={answer()}>
            <Answer state={state()} onPassage={props.onPassage} />
          </Show>
          <LeftOut asides={isOver(state()) && rewrites() ? state().asides : []} />
          <Show when={state().unchanged && !answer()}>
            <p class="job-ending">{i18n.t('job.unchanged')}</p>
          </Show>
          <Show when={endingWords(state())}>{(words) => <p class="job-ending">{words()}</p>}</Show>
          <Show when={readChoiceWords(state())}>{(words) => <p class="job-ending">{words()}</p>}</Show>
          <Show when={props.note}>{(words) => <p class="job-ending">{words()}</p>}</Show>
          <Show when={error()}>
            {(found) => (
              <ErrorNotice
                code={found().code}
                data={found().data}
                kept={copyableText(state()) !== ''}
                steps={steps()}
              />
            )}
          </Show>
        </div>
      </div>
      <JobFacts job={props.job} />
      <JobButtons
        job={props.job}
        onRetry={props.onRetry}
        onGoOn={props.onGoOn}
        copy={props.copy}
        first={
          <>
            {props.first}
            <Show when={isOver(state()) && props.onRead}>
              {(read) => <ReadChoice finish={state().finish} coverage={state().coverage} onRead={read()} />}
            </Show>
          </>
        }
        extra={
          <>
            {props.extra}
            <JobForm job={props.job} onForm={props.onForm} />
          </>
        }
      />
    </section>
  );
}

/** The choice of another form, after a summary has ended. */
function JobForm(props: { job: FollowedJob; onForm: ((form: Action) => void) | undefined }): JSX.Element {
  const forms = formsOf(useServices().actions);
  const form = createMemo(() => findAction(forms, props.job.summary()?.action ?? '')?.id);
  const choose = (chosen: Action): void => {
    if (chosen.id !== form()) props.onForm?.(chosen);
  };
  return (
    <Show when={props.onForm && isOver(props.job.state()) ? form() : undefined}>
      {(now) => <FormChoice form={now()} onChoose={choose} />}
    </Show>
  );
}

/** The answer, with the notes that it was made from. Notes stand in its place until it starts. */
function Answer(props: { state: JobViewState; onPassage: ShowPassage | undefined }): JSX.Element {
  const over = createMemo(() => isOver(props.state));
  const hasText = createMemo(() => props.state.text !== '');
  const flags = createMemo(() => flagsOf(props.state.checked));
  const passages = createPassages(
    () => props.state.checked,
    () => props.onPassage,
  );
  return (
    <>
      <Show when={hasText() || props.state.notes.length === 0}>
        <Markdown text={props.state.text} over={over()} marks={flags()} passages={passages.marks()} />
      </Show>
      <Show when={over()}>
        <AnswerChecks checked={props.state.checked} text={props.state.text} />
      </Show>
      <QuoteList
        quotes={props.state.quotes}
        aside={hasText() || props.state.notes.length > 0}
        onShow={passages.show()}
      />
      <Show when={props.state.notes.length > 0}>
        <Show when={hasText()} fallback={<NoteList notes={props.state.notes} over={over()} />}>
          <details class="job-notes">
            <summary>{i18n.t('job.notes', props.state.notes.length, [formatCount(props.state.notes.length)])}</summary>
            <NoteList notes={props.state.notes} over={over()} />
          </details>
        </Show>
      </Show>
      <PassageNote words={passages.note()} />
    </>
  );
}

/** How much was read, and by which engine. */
function JobFacts(props: { job: FollowedJob }): JSX.Element {
  // While a text in one piece is being read, none of it counts as read.
  const coverage = createMemo(() => {
    const { phase, section, coverage: read } = props.job.state();
    return (phase === 'reading' && !section) || read?.words === 0 ? null : read;
  });
  const engine = createMemo(() => props.job.state().engine);
  const partial = (): boolean => {
    const read = coverage();
    return read !== null && read.words < read.ofWords && !(props.job.state().section && !isOver(props.job.state()));
  };
  return (
    <div class="job-facts">
      <Show when={coverage()}>
        {(read) => (
          <p class="job-coverage" classList={{ partial: partial() }}>
            {coverageWords(read(), props.job.summary()?.scope, props.job.state().section !== null)}
          </p>
        )}
      </Show>
      <Show when={coverage() && readingWords(props.job.summary()?.reading)}>
        {(words) => <p class="job-coverage">{words()}</p>}
      </Show>
      <Show when={engine()}>
        {(used) => (
          <p class="job-engine" title={inUseDetail(used())}>
            {engineWords(used())}
          </p>
        )}
      </Show>
    </div>
  );
}

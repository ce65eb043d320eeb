import { createMemo, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ChatTurn } from '@/src/protocol/chat';
import { isOpen } from '@/src/protocol/job';
import { ErrorNotice, type StepActions } from '../error/error-notice';
import { RetryIcon } from '../icons';
import { AnswerChecks, PassageNote } from '../job/answer-checks';
import type { FollowedJob } from '../job/create-job';
import { createPassages, type ShowPassage } from '../job/create-passages';
import { CopyButton, GoOnButton } from '../job/job-buttons';
import { jobCanGoOn, flagsOf, isOver, isShortened, type JobPhase, type JobViewState } from '../job/job-state';
import { JobStatus } from '../job/job-status';
import { readChoiceWords, finishWords, questionCoverageWords } from '../job/job-words';
import { ReadChoice, type ReadAs } from '../job/read-choice';
import { Markdown } from '../markdown/markdown';
import { nextStep } from '../words/error-words';
import { QuestionView } from './question-view';
import { QuestionLanguage } from './question-language';
import { Unanswered } from './unanswered';

interface TurnViewProps {
  readonly turn: ChatTurn;
  /** How many later turns are removed when this one is asked again. */
  readonly after: number;
  /** Whether an answer of this conversation is being written. */
  readonly busy: boolean;
  /** The job of this turn; null where it has ended. */
  readonly job: FollowedJob | null;
  /** Asks the question again, changed or not, and returns whether the host took it. */
  readonly onAsk: (question: string, inPageLanguage?: string) => Promise<boolean>;
  readonly onAgain: () => void;
  /** Continues an answer that reached its limit. */
  readonly onGoOn: () => void;
  /** Asks it again, with so much of the page. */
  readonly onRead: (reading: ReadAs) => void;
  readonly steps: StepActions;
  /** Shows a passage of the conversation's page. */
  readonly onPassage: ShowPassage;
}

/** One question, and as much of its answer as there is. */
export function TurnView(props: TurnViewProps): JSX.Element {
  const live = (): JobViewState | null => (isOpen(props.turn) ? (props.job?.state() ?? null) : null);
  const phase = createMemo(
    (): JobPhase => live()?.phase ?? (props.turn.state === 'running' ? 'connecting' : props.turn.state),
  );
  const running = createMemo(() => isOpen(props.turn) && !(live() && isOver(live() as JobViewState)));
  // A continued answer is shown as it was until its job has written more.
  const text = createMemo(() => live()?.text || props.turn.answer);
  const checked = createMemo(() => live()?.checked ?? props.turn.checked);
  const nearest = createMemo(() => live()?.nearest ?? props.turn.nearest);
  const language = createMemo(() => {
    const found = live()?.language ?? props.turn.language;
    return found && found.how !== 'putting' && found.how !== 'whole' ? found : null;
  });
  /** What Copy takes: the answer, with the note that nothing on the page seems to answer. */
  const copied = (): string => (nearest() ? `${i18n.t('chat.unanswered')}\n\n${text().trim()}` : text().trim());
  const passages = createPassages(
    () => checked(),
    () => props.onPassage,
  );
  const error = createMemo(() => live()?.error ?? props.turn.error);
  const offersRetry = (): boolean => {
    const found = error();
    return found !== null && nextStep(found.code) === 'retry';
  };
  const finish = createMemo(() => (running() ? null : (live()?.finish ?? props.turn.finish)));
  const goesOn = (): boolean => hasMore(props.turn, finish(), live());
  const partial = createMemo(() => {
    const { coverage } = props.turn;
    return !running() && coverage && coverage.words > 0 && coverage.words < coverage.ofWords
      ? questionCoverageWords(coverage)
      : '';
  });
  return (
    <article class="turn" data-turn={props.turn.turnId} data-phase={phase()} aria-busy={running()}>
      <QuestionView question={props.turn.question} after={props.after} onAsk={(question) => props.onAsk(question)} />
      <Show when={language()}>
        {(found) => (
          <QuestionLanguage
            language={found()}
            after={props.after}
            onAsk={(inPageLanguage) => props.onAsk(props.turn.question, inPageLanguage)}
          />
        )}
      </Show>
      <div class="turn-answer" role="group" aria-label={i18n.t('chat.answer')}>
        <Unanswered nearest={nearest()} onShow={passages.show()} />
        <Markdown text={text()} over={!running()} marks={flagsOf(checked())} passages={passages.marks()} />
        <Show when={!running()}>
          <AnswerChecks checked={checked()} text={text()} />
        </Show>
        <PassageNote words={passages.note()} />
        <Show
          when={running() && live()}
          fallback={
            <Show when={running()}>
              <p class="job-ending">{i18n.t('job.connecting')}</p>
            </Show>
          }
        >
          {(state) => <JobStatus state={state()} stopping={props.job?.stopping() ? i18n.t('action.stopping') : null} />}
        </Show>
        <Show when={phase() === 'cancelled'}>
          <p class="job-ending">{i18n.t('job.stopped')}</p>
        </Show>
        <Show when={phase() === 'done' && finishWords(finish())}>
          {(words) => (
            <p class="job-ending">
              <Show when={isShortened({ finish: finish() })}>
                <span class="job-doing">{i18n.t('job.shortened')}</span>{' '}
              </Show>
              {words()}
            </p>
          )}
        </Show>
        <Show when={readChoiceWords({ finish: finish(), coverage: props.turn.coverage })}>
          {(words) => <p class="job-ending">{words()}</p>}
        </Show>
        <Show when={error()}>
          {(found) => (
            <ErrorNotice
              code={found().code}
              data={found().data}
              kept={text().trim() !== ''}
              steps={{ ...props.steps, retry: goesOn() ? props.onGoOn : props.onAgain }}
            />
          )}
        </Show>
        <Show when={!running() && props.turn.coverage?.wholeMs !== undefined}>
          <div class="turn-read">
            <ReadChoice
              finish={finish()}
              coverage={props.turn.coverage}
              onRead={(reading) => {
                props.onRead(reading);
              }}
            />
          </div>
        </Show>
        <Show when={!running()}>
          <div class="turn-actions">
            <Show when={goesOn() && !props.busy}>
              <GoOnButton
                onGoOn={() => {
                  props.onGoOn();
                }}
              />
            </Show>
            <Show when={text().trim() !== ''}>
              <CopyButton iconOnly text={copied} label={i18n.t('action.copy')} />
            </Show>
            <Show when={(goesOn() || !offersRetry()) && finish() !== 'choose'}>
              <button
                type="button"
                class="button icon-button"
                aria-label={i18n.t('chat.again')}
                title={i18n.t('chat.again')}
                onClick={() => {
                  props.onAgain();
                }}
              >
                <RetryIcon />
              </button>
            </Show>
            <span class="turn-share">{partial()}</span>
          </div>
        </Show>
      </div>
    </article>
  );
}

/** Whether an answer can be continued. One that was continued without a new word has no room for more. */
function hasMore({ exhausted }: ChatTurn, finish: ChatTurn['finish'], live: JobViewState | null): boolean {
  return isShortened({ finish }) && exhausted !== true && (live === null || jobCanGoOn(live));
}

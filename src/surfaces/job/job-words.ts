/** A job's state in words. */
import { i18n } from '#i18n';
import type { JobSummary } from '@/src/protocol/job';
import type { ReadingNotes } from '@/src/protocol/page-content';
import type { Coverage } from '@/src/protocol/task-event';
import { errorSentence } from '../words/error-words';
import { shownLanguageName } from '../words/language-names';
import { formatCount, formatDuration, toPercent } from '../words/format';
import { hasText, isShortened, type JobViewState } from './job-state';

const LOADING = {
  start: 'job.loadingStart',
  convert: 'job.loadingConvert',
  open: 'job.loadingOpen',
  warm: 'job.loadingWarm',
} as const satisfies Record<NonNullable<JobViewState['step']>, string>;

/** What the job does now, or how it ended: "Reading the text". */
export function jobPhaseWords(state: JobViewState): string {
  if (state.section && (state.phase === 'reading' || state.phase === 'writing')) return sectionWords(state.section);
  if (state.phase === 'reading' && state.language?.how === 'putting')
    return i18n.t('job.putting', [shownLanguageName(state.language.page)]);
  switch (state.phase) {
    case 'queued':
      return state.ahead === 0 ? i18n.t('job.queuedNext') : i18n.t('job.queued', state.ahead);
    case 'loading':
      return i18n.t(LOADING[state.step ?? 'start']);
    case 'cancelled':
      return i18n.t(state.cancelReason === 'erased' ? 'job.erased' : 'job.stopped');
    case 'done':
      if (state.finish === 'choose') return i18n.t('job.choosing');
      return i18n.t(isShortened(state) ? 'job.shortened' : 'job.done');
    default:
      return i18n.t(`job.${state.phase}`);
  }
}

function sectionWords({ step, index, of }: NonNullable<JobViewState['section']>): string {
  if (step === 'answer') return i18n.t('job.answering');
  const words = { notes: 'job.section', part: 'job.sectionPart', gather: 'job.gather' } as const;
  return i18n.t(words[step], [String(index), String(of)]);
}

/** "about 3 minutes left", or '' where that is unknown. */
export function leftWords({ section, phase }: JobViewState): string {
  const running = phase === 'reading' || phase === 'writing';
  return running && section?.leftMs != null ? i18n.t('job.left', [formatDuration(section.leftMs)]) : '';
}

/** A text that takes longer than this, in milliseconds, is said to be long. */
const SLOW_MS = 60_000;

/** "A long text: about 12 minutes …", as long as there is no word to read; or ''. */
export function slowWords(state: JobViewState): string {
  const left = state.section?.leftMs ?? 0;
  return leftWords(state) !== '' && left > SLOW_MS && !hasText(state) ? i18n.t('job.slow', [formatDuration(left)]) : '';
}

/** "62 %", or '' where that is unknown. */
export function fractionWords(fraction: number | null): string {
  return fraction === null ? '' : i18n.t('job.percent', [String(toPercent(fraction))]);
}

/** "128 words". */
export function wordCount(words: number): string {
  return i18n.t('job.words', words, [formatCount(words)]);
}

/** How much of its source an answer rests on. `counted`: with the number of words, for a long text. */
export function coverageWords(coverage: Coverage, scope: JobSummary['scope'], counted = false): string {
  return withHidden(readWords(coverage, scope, counted), coverage);
}

/** Words that a page hides from its readers are not read, and that is said. */
function withHidden(read: string, { hiddenWords = 0 }: Coverage): string {
  return hiddenWords === 0 ? read : i18n.t('job.hiddenWords', hiddenWords, [formatCount(hiddenWords), read]);
}

/** "From 14 passages, 31 % of the page". */
function passagesWords({ words, ofWords, passages = 0 }: Coverage): string {
  return i18n.t('job.fromPassages', passages, [formatCount(passages), String(toPercent(words / ofWords))]);
}

function readWords(coverage: Coverage, scope: JobSummary['scope'], counted: boolean): string {
  if (coverage.words < coverage.ofWords) {
    if (coverage.passages !== undefined) return passagesWords(coverage);
    const percent = String(toPercent(coverage.words / coverage.ofWords));
    return i18n.t(scope === 'page' ? 'job.partPage' : 'job.partText', [percent]);
  }
  if (counted) return i18n.t('job.readAll', [formatCount(coverage.words)]);
  return i18n.t(scope === 'page' ? 'job.wholePage' : 'job.wholeText');
}

/** Which parts of a page were hard or impossible to read; '' where there were none. */
export function readingWords(notes: ReadingNotes | undefined): string {
  const { foldedWords = 0, unloaded = false, unreadFrames = 0 } = notes ?? {};
  return [
    foldedWords > 0 ? i18n.t('job.folded', foldedWords, [formatCount(foldedWords)]) : '',
    unloaded ? i18n.t('job.unloaded') : '',
    unreadFrames > 0 ? i18n.t('job.unreadFrames', unreadFrames, [formatCount(unreadFrames)]) : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** How much of a page was read for a question. Of a long page only the fitting passages are read. */
export function questionCoverageWords(coverage: Coverage): string {
  if (coverage.words >= coverage.ofWords) return withHidden(i18n.t('job.wholePage'), coverage);
  if (coverage.passages !== undefined) return withHidden(passagesWords(coverage), coverage);
  return withHidden(i18n.t('job.passages', [String(toPercent(coverage.words / coverage.ofWords))]), coverage);
}

/** What the user can choose before the page is read, or ''. */
export function readChoiceWords({ finish, coverage }: Pick<JobViewState, 'finish' | 'coverage'>): string {
  return finish === 'choose' ? i18n.t('job.choose', [formatDuration(coverage?.wholeMs ?? 0)]) : '';
}

/** Why an answer ended early, or '' where it did not. */
export function finishWords(finish: JobViewState['finish']): string {
  if (finish === 'length') return i18n.t('job.finishLength');
  if (finish === 'empty') return i18n.t('job.finishEmpty');
  return finish === 'repetition' ? i18n.t('job.finishRepetition') : '';
}

/** The same for an answer that may also have been stopped. */
export function endingWords({ finish, cancelReason }: JobViewState): string {
  if (finish !== null) return finishWords(finish);
  if (cancelReason === 'tab-closed') return i18n.t('job.stoppedTab');
  if (cancelReason === 'abandoned') return i18n.t('job.stoppedAbandoned');
  if (cancelReason === 'replaced') return i18n.t('job.stoppedReplaced');
  return '';
}

/** Words about an answer, and where it was made from a part of the page, from how much. */
export function withPart(words: string, coverage: Coverage | null): string {
  return coverage?.passages === undefined ? words : `${words}. ${passagesWords(coverage)}`;
}

/** What a screen reader says about the job: only its start and its end. */
export function jobAnnouncement(state: JobViewState, title: string): string {
  switch (state.phase) {
    case 'connecting':
      return '';
    case 'done':
      if (state.finish === 'choose') return i18n.t('job.announceChoose', [title, readChoiceWords(state)]);
      return withPart(
        i18n.t(isShortened(state) ? 'job.announceShortened' : 'job.announceDone', state.words, [
          formatCount(state.words),
          title,
        ]),
        state.coverage,
      );
    case 'cancelled':
      return i18n.t(state.cancelReason === 'erased' ? 'job.announceErased' : 'job.announceStopped', [title]);
    case 'failed':
      return i18n.t('job.announceFailed', [
        title,
        state.error ? errorSentence(state.error.code, state.error.data, hasText(state)) : '',
      ]);
    default:
      return i18n.t('job.announceStart', [title]);
  }
}

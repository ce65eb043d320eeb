/** What a person sees of a job in the card or the popup, read from the document. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from './place.ts';

/** A job as it is shown at one moment. */
export interface JobSight {
  /** `data-phase` of the job's section, or '' where none is shown. */
  readonly phase: string;
  /** The status line, with its figures. */
  readonly status: string;
  readonly answer: string;
  /** Whether more of the answer has come than is shown yet. */
  readonly lags: boolean;
  /** "On this machine · Processor · …", or ''. */
  readonly engine: string;
  /** "Read the whole page", or ''. */
  readonly coverage: string;
  /** The error's sentence and its code, or ''. */
  readonly error: string;
  readonly errorCode: string;
}

const FINAL = ['done', 'cancelled', 'failed'];
const POLL_MS = 30;

/** What the place shows now. */
export function seeJob(place: Place): Promise<JobSight> {
  return place.evaluate(() => {
    const text = (selector: string): string => {
      const element = document.querySelector(selector);
      return element instanceof HTMLElement ? element.innerText.trim() : '';
    };
    return {
      phase: document.querySelector<HTMLElement>('section.job')?.dataset['phase'] ?? '',
      status: text('.job-phase').replaceAll(/\s+/g, ' '),
      answer: text('.answer'),
      lags: document.querySelector('.answer[aria-busy=true]') !== null,
      engine: text('.job-engine'),
      coverage: text('.job-coverage'),
      error: text('.notice p'),
      errorCode: document.querySelector<HTMLElement>('.notice')?.dataset['error'] ?? '',
    };
  });
}

/** Follows a job to its end. `onSight` gets every change. @throws Error after `timeoutMs` without an end. */
export async function followJob(
  place: Place,
  onSight: (sight: JobSight) => void,
  timeoutMs: number,
): Promise<JobSight> {
  const end = Date.now() + timeoutMs;
  for (let before = ''; ; ) {
    const sight = await seeJob(place);
    const now = JSON.stringify(sight);
    if (now !== before) onSight(sight);
    before = now;
    if ((FINAL.includes(sight.phase) && !sight.lags) || (sight.phase === '' && sight.error !== '')) return sight;
    if (Date.now() > end) throw new Error(`The job did not end in ${String(timeoutMs / 1000)} s; it shows: ${now}`);
    await delay(POLL_MS);
  }
}

/** Waits until the job is shown in one of these phases. @throws Error after `timeoutMs`. */
export function waitForPhase(place: Place, phases: readonly string[], timeoutMs = 60_000): Promise<string> {
  return place.waitFor(
    `a job that is ${phases.join(' or ')}`,
    (wanted) => {
      const phase = document.querySelector<HTMLElement>('section.job')?.dataset['phase'] ?? '';
      return wanted.includes(phase) ? phase : '';
    },
    [[...phases]],
    timeoutMs,
  );
}

/** The id of the job that a card shows. */
export function cardJobId(card: Place): Promise<string> {
  return card.waitFor(
    'the id of the job in the card',
    () => document.querySelector<HTMLElement>('main.card')?.dataset['job'],
    [],
  );
}

/** The progress of a download, in words and figures. */
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import { formatBytes, formatDuration, joinFacts, toPercent } from '../words/format';

type Phase = Download['phase'];

const PHASES = {
  waiting: 'get.waiting',
  connecting: 'get.connecting',
  transferring: 'get.transferring',
  'backing-off': 'get.backingOff',
  checking: 'get.checking',
  mending: 'get.mending',
  testing: 'get.testing',
  paused: 'get.paused',
  interrupted: 'get.interrupted',
  failed: 'get.failed',
  done: 'get.done',
} as const satisfies Record<Phase, string>;

/** Phases in which a download continues by itself. */
const MOVING: readonly Phase[] = [
  'waiting',
  'connecting',
  'transferring',
  'backing-off',
  'checking',
  'mending',
  'testing',
];

/** Whether a download continues without the user. */
export function isMoving({ phase }: Download): boolean {
  return MOVING.includes(phase);
}

/** "Downloading SmolLM2". */
export function downloadPhaseWords({ phase, name }: Download): string {
  return i18n.t(PHASES[phase], [name]);
}

/** How much of a download is done, 0 to 1; null while that is unknown. */
export function shareOf({ done, total }: Download): number | null {
  return total > 0 ? Math.min(1, done / total) : null;
}

/** The share that a bar shows, 0 to 1; null where the phase has no known progress. */
export function movingShare(download: Download): number | null {
  const { phase, done } = download;
  return phase === 'testing' || (phase === 'connecting' && done === 0) ? null : shareOf(download);
}

/** "41 MB of 98 MB · 3.1 MB a second · about 18 seconds left", as far as that is known. */
export function downloadFigures({ done, total, rate, secondsLeft }: Download): string {
  const facts = [
    total > 0 ? i18n.t('options.importProgress', [formatBytes(done), formatBytes(total)]) : formatBytes(done),
  ];
  if (rate !== null) facts.push(i18n.t('options.importRate', [formatBytes(rate)]));
  if (secondsLeft !== null) facts.push(i18n.t('options.importLeft', [formatDuration(secondsLeft * 1_000)]));
  return joinFacts(facts);
}

const REASONS = {
  'download-offline': 'get.reasonOffline',
  'download-stalled': 'get.reasonStalled',
  'download-busy': 'get.reasonBusy',
} as const;

/** Why a download waits before it tries again. No next step is named, because it tries by itself. */
export function reason({ error }: Download): string {
  const code = error?.code as keyof typeof REASONS | undefined;
  return i18n.t((code && REASONS[code]) ?? 'get.reasonOther');
}

/** How long until the next try; '' where none is planned. `now`: milliseconds since the epoch. */
export function nextTry({ retryAt }: Download, now: number): string {
  if (retryAt === null) return '';
  return retryAt - now < 1_000 ? i18n.t('get.tryNow') : i18n.t('get.tryIn', [formatDuration(retryAt - now)]);
}

/** The progress is announced at each quarter. */
const ANNOUNCE_EVERY = 0.25;

/** What a screen reader says when a download has changed: new phases and each quarter, else ''. */
export function downloadAnnouncement(before: Download | undefined, now: Download): string {
  // An error is shown as an alert already.
  if (now.phase === 'failed') return '';
  if (now.phase === 'backing-off') {
    return before?.phase === now.phase ? '' : `${downloadPhaseWords(now)}. ${reason(now)}`;
  }
  // On a bad line `connecting` and `transferring` alternate.
  const isNew = before === undefined || (before.phase !== now.phase && !(isFetching(before) && isFetching(now)));
  if (isNew) return now.phase === 'done' ? '' : downloadPhaseWords(now);
  const [was, is] = [shareOf(before), shareOf(now)];
  if (now.phase !== 'transferring' || is === null || is === 1) return '';
  const step = (share: number): number => Math.floor(share / ANNOUNCE_EVERY);
  return step(is) > step(was ?? 0) ? i18n.t('get.announceShare', [now.name, String(toPercent(is))]) : '';
}

function isFetching({ phase }: Download): boolean {
  return phase === 'connecting' || phase === 'transferring' || phase === 'backing-off';
}

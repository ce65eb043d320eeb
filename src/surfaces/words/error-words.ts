/** One plain sentence and one next step for every error code. */
import { i18n } from '#i18n';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';
import { formatBytes, formatCount, formatExactBytes, joinFacts } from './format';

/**
 * What the user can do. `models`: choose another model; `welcome`: add a first model; `file`: choose another file;
 * null: the sentence says what to do.
 */
export type NextStep = 'retry' | 'models' | 'welcome' | 'engine' | 'file' | null;

const WORDS = {
  'bad-message': ['error.badMessage', 'retry'],
  forbidden: ['error.forbidden', null],
  'unknown-job': ['error.unknownJob', 'retry'],
  'unknown-chat': ['error.unknownChat', null],
  'nothing-to-read': ['error.nothingToRead', 'retry'],
  'nothing-selected': ['error.nothingSelected', 'retry'],
  'page-restricted': ['error.pageRestricted', null],
  'page-store': ['error.pageStore', null],
  'page-pdf': ['error.pagePdf', null],
  'page-canvas': ['error.pageCanvas', null],
  'page-changed': ['error.pageChanged', null],
  'page-unreachable': ['error.pageUnreachable', 'retry'],
  'page-not-allowed': ['error.pageNotAllowed', null],
  'target-gone': ['error.targetGone', null],
  'target-changed': ['error.targetChanged', null],
  'target-readonly': ['error.targetReadonly', null],
  'target-elsewhere': ['error.targetElsewhere', null],
  'target-refused': ['error.targetRefused', null],
  'host-lost': ['error.hostLost', 'retry'],
  'host-unreachable': ['error.hostUnreachable', 'retry'],
  'queue-full': ['error.queueFull', 'retry'],
  'storage-full': ['error.storageFull', 'retry'],
  'storage-broken': ['error.storageBroken', 'retry'],
  'no-model': ['error.noModel', 'welcome'],
  'model-missing': ['error.modelMissing', 'models'],
  'model-broken': ['error.modelBroken', 'models'],
  'model-unsupported': ['error.modelUnsupported', 'models'],
  'model-too-large': ['error.modelTooLarge', 'models'],
  'file-changed': ['error.fileChanged', 'file'],
  'model-empty': ['error.modelEmpty', 'file'],
  'model-web-page': ['error.modelWebPage', 'file'],
  'model-not-gguf': ['error.modelNotGguf', 'file'],
  'model-truncated': ['error.modelTruncated', 'file'],
  'model-split': ['error.modelSplit', 'file'],
  'download-offline': ['error.downloadOffline', 'retry'],
  'download-stalled': ['error.downloadStalled', 'retry'],
  'download-busy': ['error.downloadBusy', 'retry'],
  'download-refused': ['error.downloadRefused', 'retry'],
  'download-missing': ['error.downloadMissing', 'models'],
  'download-not-allowed': ['error.downloadNotAllowed', 'models'],
  'download-redirected': ['error.downloadRedirected', 'models'],
  'download-web-page': ['error.downloadWebPage', 'retry'],
  'download-wrong-size': ['error.downloadWrongSize', 'retry'],
  'download-wrong-hash': ['error.downloadWrongHash', 'retry'],
  'unknown-model': ['error.unknownModel', 'models'],
  'engine-busy': ['error.engineBusy', 'retry'],
  'engine-unavailable': ['error.engineUnavailable', 'engine'],
  'engine-load-failed': ['error.engineLoadFailed', 'retry'],
  'engine-out-of-memory': ['error.engineOutOfMemory', 'retry'],
  'engine-lost': ['error.engineLost', 'retry'],
  'engine-stalled': ['error.engineStalled', 'retry'],
  'engine-failed': ['error.engineFailed', 'retry'],
  'context-overflow': ['error.contextOverflow', 'models'],
} as const satisfies Record<ErrorCode, readonly [string, NextStep]>;

const STEPS = {
  retry: 'action.retry',
  models: 'action.chooseModel',
  welcome: 'action.chooseModel',
  engine: 'action.chooseEngine',
  file: 'action.chooseFile',
} as const;

/** Sentences for one cause of many, by the code, the name of the error's datum, and what that says. */
const BY_CAUSE = {
  'model-broken': [
    'part',
    { template: 'error.modelTemplate', measures: 'error.modelMeasures', scores: 'error.modelScores' },
  ],
  'model-unsupported': ['what', { adapter: 'error.modelAdapter', other: 'error.modelNoModel' }],
} as const satisfies Partial<Record<ErrorCode, readonly [string, Readonly<Record<string, string>>]>>;

/** Sentences with figures of the error, and the names of those figures in order. */
const WITH_FIGURES = {
  'storage-full': ['error.storageFullFigures', ['needed', 'free'], formatBytes],
  'model-too-large': ['error.modelTooLargeFigures', ['bytes', 'limit'], formatBytes],
  'model-truncated': ['error.modelTruncatedFigures', ['bytes', 'needed'], formatBytes],
  'model-split': ['error.modelSplitFigures', ['part', 'parts'], formatCount],
  'engine-out-of-memory': ['error.engineOutOfMemoryFigures', ['needed', 'limit'], formatBytes],
} as const satisfies Partial<
  Record<ErrorCode, readonly [string, readonly [string, string], (figure: number) => string]>
>;

/** Sentences for errors in the middle of an answer: they say that its beginning is kept. */
const WITH_ANSWER = {
  'host-lost': 'error.hostLostKept',
  'engine-lost': 'error.engineLostKept',
  'engine-stalled': 'error.engineStalledKept',
} as const satisfies Partial<Record<ErrorCode, string>>;

/** What could not be erased from the disk, by the error's `left`. */
const LEFT = {
  conversation: 'error.leftConversation',
  conversations: 'error.leftConversations',
  answers: 'error.leftAnswers',
  everything: 'error.leftEverything',
  'other-version': 'error.leftOtherVersion',
} as const;

/**
 * The sentence for a code, with figures where the error has them. `kept`: whether some words were written before the
 * error.
 */
export function errorSentence(code: ErrorCode, data: ErrorInfo['data'] = {}, kept = false): string {
  const { left } = data;
  if (code === 'storage-broken' && typeof left === 'string' && left in LEFT)
    return i18n.t(LEFT[left as keyof typeof LEFT]);
  if (kept && code in WITH_ANSWER) return i18n.t(WITH_ANSWER[code as keyof typeof WITH_ANSWER]);
  if (code in WITH_FIGURES) {
    const [key, [first, second], format] = WITH_FIGURES[code as keyof typeof WITH_FIGURES];
    const [a, b] = [data[first], data[second]];
    if (typeof a === 'number' && typeof b === 'number') return i18n.t(key, apart(a, b, format));
  }
  if (code in BY_CAUSE) {
    const [name, causes] = BY_CAUSE[code as keyof typeof BY_CAUSE];
    const cause = data[name];
    if (typeof cause === 'string' && Object.hasOwn(causes, cause)) return i18n.t(causes[cause as keyof typeof causes]);
  }
  return i18n.t(WORDS[code][0]);
}

/** Both figures in words. Two sizes that would read the same are given in bytes. */
function apart(a: number, b: number, format: (figure: number) => string): [string, string] {
  const words: [string, string] = [format(a), format(b)];
  return words[0] === words[1] && format === formatBytes ? [formatExactBytes(a), formatExactBytes(b)] : words;
}

/** The step that a code suggests. */
export function nextStep(code: ErrorCode): NextStep {
  return WORDS[code][1];
}

/** The words on a step's button. */
export function stepLabel(step: NonNullable<NextStep>): string {
  return i18n.t(STEPS[step]);
}

/** The model that worked last. The host names it when another one fails repeatedly. */
export interface Instead {
  readonly sha256: string;
  readonly name: string;
}

/** The model that could be used instead of the one that failed, or null. */
export function insteadOf(data: ErrorInfo['data']): Instead | null {
  const { insteadModel: sha256, insteadName: name } = data ?? {};
  return typeof sha256 === 'string' && typeof name === 'string' ? { sha256, name } : null;
}

/** The model that failed: "SmolLM2 135M · 98 MB · llama"; '' where the error does not name it. */
export function modelWords(data: ErrorInfo['data']): string {
  const { modelName: name, modelBytes: bytes, modelArchitecture: architecture } = data ?? {};
  if (typeof name !== 'string' || typeof bytes !== 'number' || typeof architecture !== 'string') return '';
  return joinFacts([name, formatBytes(bytes), architecture]);
}

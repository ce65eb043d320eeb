/** One plain sentence and one next step for every code. */
import { i18n } from '#i18n';
import type { ErrorCode } from '@/src/protocol/errors';

/** What the reader can do about it. `file`: choose another file; null: the sentence says all there is. */
export type NextStep = 'retry' | 'models' | 'engine' | 'file' | null;

const WORDS = {
  'bad-message': ['error.badMessage', 'retry'],
  'forbidden': ['error.forbidden', null],
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
  'storage-full': ['error.storageFull', 'models'],
  'storage-broken': ['error.storageBroken', 'retry'],
  'no-model': ['error.noModel', 'models'],
  'model-missing': ['error.modelMissing', 'models'],
  'model-not-gguf': ['error.modelNotGguf', 'file'],
  'model-truncated': ['error.modelTruncated', 'file'],
  'model-broken': ['error.modelBroken', 'models'],
  'model-unsupported': ['error.modelUnsupported', 'models'],
  'model-too-large': ['error.modelTooLarge', 'models'],
  'engine-unavailable': ['error.engineUnavailable', 'engine'],
  'engine-load-failed': ['error.engineLoadFailed', 'retry'],
  'engine-out-of-memory': ['error.engineOutOfMemory', 'retry'],
  'engine-lost': ['error.engineLost', 'retry'],
  'engine-stalled': ['error.engineStalled', 'retry'],
  'engine-failed': ['error.engineFailed', 'retry'],
  'context-overflow': ['error.contextOverflow', 'models'],
} as const satisfies Record<ErrorCode, readonly [string, NextStep]>;

const STEPS = {
  retry: 'action.retry', models: 'action.chooseModel', engine: 'action.chooseEngine', file: 'action.chooseFile',
} as const;

/** The sentence for a code. */
export function errorSentence(code: ErrorCode): string {
  return i18n.t(WORDS[code][0]);
}

/** The step that a code suggests. */
export function nextStep(code: ErrorCode): NextStep {
  return WORDS[code][1];
}

/** The words on a step's button. */
export function stepLabel(step: NonNullable<NextStep>): string {
  return i18n.t(STEPS[step]);
}

import { createMemo, createSignal, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { copyText } from '../copy-text';
import { CheckIcon, CopyIcon, GoOnIcon, RetryIcon, StopIcon } from '../icons';
import { nextStep } from '../words/error-words';
import type { FollowedJob } from './create-job';
import { jobCanGoOn, hasText, isOver, copyableText } from './job-state';

/** How long a button says "Copied", in milliseconds. */
const COPIED_MS = 2_000;

/** Stop while the job runs, Copy when there is text, Try again after the end unless the error offers it. */
export function JobButtons(props: {
  job: FollowedJob;
  onRetry: () => void;
  /** Continues an answer that reached its limit. Not offered where it is absent. */
  onGoOn?: (() => void) | undefined;
  copy?: (() => string) | undefined;
  first?: JSX.Element;
  extra?: JSX.Element;
}): JSX.Element {
  const over = createMemo(() => isOver(props.job.state()));
  const canCopy = createMemo(() => hasText(props.job.state()));
  const offersRetry = createMemo(() => {
    const { error, finish } = props.job.state();
    return over() && finish !== 'choose' && (error === null || nextStep(error.code) !== 'retry');
  });
  return (
    <div class="job-buttons">
      <Show when={!over()}>
        <button
          type="button"
          class="button"
          disabled={props.job.stopping()}
          onClick={() => {
            props.job.stop();
          }}
        >
          <StopIcon />
          {i18n.t('action.stop')}
        </button>
      </Show>
      <Show when={props.onGoOn && jobCanGoOn(props.job.state())}>
        <GoOnButton onGoOn={() => props.onGoOn?.()} />
      </Show>
      {props.first}
      <Show when={canCopy()}>
        <CopyButton text={() => props.copy?.() ?? copyableText(props.job.state())} label={i18n.t('action.copy')} />
      </Show>
      <Show when={offersRetry()}>
        <button
          type="button"
          class="button"
          onClick={() => {
            props.onRetry();
          }}
        >
          <RetryIcon />
          {i18n.t('action.retry')}
        </button>
      </Show>
      {props.extra}
    </div>
  );
}

/** Continues an answer that reached its limit. */
export function GoOnButton(props: { onGoOn: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class="button"
      onClick={() => {
        props.onGoOn();
      }}
    >
      <GoOnIcon />
      {i18n.t('action.goOn')}
    </button>
  );
}

/** Copies a text, and says whether that worked. */
export function CopyButton(props: { text: () => string; label: string; iconOnly?: boolean }): JSX.Element {
  const [result, setResult] = createSignal<'copied' | 'failed' | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(timer);
  });
  const copy = async (): Promise<void> => {
    setResult((await copyText(props.text())) ? 'copied' : 'failed');
    clearTimeout(timer);
    timer = setTimeout(() => setResult(null), COPIED_MS);
  };
  const words = (): string => (result() === 'copied' ? i18n.t('action.copied') : props.label);
  return (
    <>
      <button
        type="button"
        class="button"
        classList={{ 'icon-button': props.iconOnly === true }}
        aria-label={props.iconOnly ? words() : undefined}
        title={props.iconOnly ? words() : undefined}
        onClick={() => {
          void copy();
        }}
      >
        <Show when={result() === 'copied'} fallback={<CopyIcon />}>
          <CheckIcon />
        </Show>
        <Show when={props.iconOnly !== true}>{words()}</Show>
      </button>
      <span class="copy-failed" role="status">
        {result() === 'failed' ? i18n.t('action.copyFailed') : ''}
      </span>
    </>
  );
}

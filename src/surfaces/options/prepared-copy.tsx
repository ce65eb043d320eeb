import { createEffect, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ModelInfo, PreparedCopy } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { Hairpin } from '../job/job-status';
import { formatBytes } from '../words/format';
import type { PreparedCopies } from './create-copies';

/** A model's prepared copy: its size, and the buttons that make, stop or remove it. Nothing where it would not help. */
export function PreparedCopyLine(props: { model: ModelInfo; copies: PreparedCopies }): JSX.Element {
  const sha256 = (): string => props.model.sha256;
  let box: HTMLDivElement | undefined;
  let pressed = false;
  const make = (): void => {
    pressed = true;
    props.copies.make(sha256());
  };
  const discard = (): void => {
    pressed = true;
    props.copies.discard(sha256());
  };
  // The pressed button disappears, and the focus with it: the new button gets it.
  createEffect(
    on(
      () => props.copies.of(sha256())?.state,
      () => {
        if (pressed && document.activeElement === document.body)
          box?.querySelector('button')?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  return (
    <Show when={props.copies.of(sha256())}>
      {(copy) => (
        <div
          class="copy"
          ref={box}
          role="group"
          aria-label={i18n.t('options.copy', [props.model.name])}
          data-copy={copy().state}
        >
          <Show when={copy().state === 'making'} fallback={<Still copy={copy()} onMake={make} onDiscard={discard} />}>
            <Making copy={copy()} onCancel={discard} />
          </Show>
          <Show when={props.copies.failure(sha256())}>
            {(error) => (
              <div role="alert">
                <ErrorNotice code={error().code} data={error().data} steps={{}} />
              </div>
            )}
          </Show>
        </div>
      )}
    </Show>
  );
}

function Making(props: { copy: PreparedCopy; onCancel: () => void }): JSX.Element {
  const label = (): string => i18n.t('options.copyMaking');
  const figures = (): string =>
    i18n.t('options.importProgress', [formatBytes(props.copy.done), formatBytes(props.copy.bytes)]);
  return (
    <>
      <p class="job-phase">
        <span class="job-doing">{label()}</span>
        <span class="job-figures">{figures()}</span>
      </p>
      <Hairpin label={label()} fraction={props.copy.done > 0 ? props.copy.done / props.copy.bytes : null} />
      <button
        type="button"
        class="button"
        onClick={() => {
          props.onCancel();
        }}
      >
        {i18n.t('action.cancel')}
      </button>
    </>
  );
}

function Still(props: { copy: PreparedCopy; onMake: () => void; onDiscard: () => void }): JSX.Element {
  const words = (): string => {
    const { state, bytes, done } = props.copy;
    if (state === 'kept') return i18n.t('options.copyKept', [formatBytes(bytes)]);
    if (state === 'begun') return i18n.t('options.copyBegun', [formatBytes(done), formatBytes(bytes)]);
    return i18n.t('options.copyOffer', [formatBytes(bytes)]);
  };
  return (
    <>
      <p>{words()}</p>
      <div class="copy-buttons">
        <Show when={props.copy.state !== 'kept'}>
          <button
            type="button"
            class="button"
            onClick={() => {
              props.onMake();
            }}
          >
            {i18n.t(props.copy.state === 'begun' ? 'options.copyGoOn' : 'options.copyMake')}
          </button>
        </Show>
        <Show when={props.copy.state !== 'none'}>
          <button
            type="button"
            class="button"
            onClick={() => {
              props.onDiscard();
            }}
          >
            {i18n.t('options.copyRemove')}
          </button>
        </Show>
      </div>
    </>
  );
}

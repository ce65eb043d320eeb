import { createEffect, createSignal, Match, on, onCleanup, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { AlertIcon, CheckIcon } from '../icons';
import { Hairpin } from '../job/job-status';
import { useServices } from '../services';
import { formatBytes } from '../words/format';
import type { Models } from './create-models';

type State =
  | { readonly kind: 'idle' | 'stopped' | 'whole' | 'broken' }
  | { readonly kind: 'checking'; readonly done: number; readonly total: number }
  | { readonly kind: 'failed'; readonly error: ErrorInfo };

interface ModelCheckProps {
  readonly model: ModelInfo;
  readonly models: Models;
  /** The catalogue's entry for this file, if there is one. */
  readonly listed: CatalogueModel | undefined;
  readonly onGet: (model: CatalogueModel, first?: () => Promise<void>) => void;
}

/** Compares a model's file on the disk with its hash, and says what to do if it has changed. */
export function ModelCheck(props: ModelCheckProps): JSX.Element {
  const { host } = useServices();
  const [state, setState] = createSignal<State>({ kind: 'idle' });
  const checking = (): Extract<State, { kind: 'checking' }> | null => {
    const now = state();
    return now.kind === 'checking' ? now : null;
  };
  const failed = (): ErrorInfo | null => {
    const now = state();
    return now.kind === 'failed' ? now.error : null;
  };
  let abort: AbortController | null = null;
  let box!: HTMLDivElement;
  onCleanup(() => abort?.abort());
  const run = async (): Promise<void> => {
    const { signal } = (abort = new AbortController());
    setState({ kind: 'checking', done: 0, total: props.model.bytes });
    try {
      const { sha256 } = props.model;
      const { intact } = await host.stream(
        'host.checkModel',
        { sha256 },
        {
          signal,
          onProgress: ({ done, total }) => {
            setState({ kind: 'checking', done, total });
          },
        },
      );
      setState({ kind: intact ? 'whole' : 'broken' });
    } catch (error) {
      setState(signal.aborted ? { kind: 'stopped' } : { kind: 'failed', error: toErrorInfo(error, 'storage-broken') });
    }
  };
  // The pressed button disappears, and the focus with it: the new button gets it.
  createEffect(
    on(
      () => checking() === null,
      () => {
        if (document.activeElement === document.body) box.querySelector('button')?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  const label = (): string => i18n.t('check.doing', [props.model.name]);
  return (
    <div
      class="check"
      ref={box}
      role="group"
      aria-label={i18n.t('check.group', [props.model.name])}
      data-check={state().kind}
    >
      <Show
        when={checking()}
        fallback={
          <button type="button" class="button" onClick={() => void run()}>
            {i18n.t('check.do')}
          </button>
        }
      >
        {(now) => (
          <>
            <p class="job-phase">
              <span class="job-doing">{label()}</span>
              <span class="job-figures">
                {i18n.t('options.importProgress', [formatBytes(now().done), formatBytes(now().total)])}
              </span>
            </p>
            <Hairpin label={label()} fraction={now().total > 0 ? now().done / now().total : null} />
            <button type="button" class="button" onClick={() => abort?.abort()}>
              {i18n.t('action.stop')}
            </button>
          </>
        )}
      </Show>
      <p class="check-result" role="status">
        <Switch>
          <Match when={checking()}>
            <span class="visually-hidden">{label()}</span>
          </Match>
          <Match when={state().kind === 'stopped'}>{i18n.t('check.stopped')}</Match>
          <Match when={state().kind === 'whole'}>
            <CheckIcon />
            {i18n.t('check.whole')}
          </Match>
        </Switch>
      </p>
      <Show when={state().kind === 'broken'}>
        <div role="alert">
          <Broken model={props.model} models={props.models} listed={props.listed} onGet={props.onGet} />
        </div>
      </Show>
      <Show when={failed()}>
        {(error) => (
          <div role="alert">
            <ErrorNotice code={error().code} data={error().data} steps={{ retry: () => void run() }} />
          </div>
        )}
      </Show>
    </div>
  );
}

/** The file has changed: it can be removed, and downloaded again where it is listed. */
function Broken(props: ModelCheckProps): JSX.Element {
  const remove = async (): Promise<void> => {
    await props.models.remove(props.model);
  };
  return (
    <div class="notice" data-error="model-broken">
      <AlertIcon />
      <div class="notice-body">
        <p>
          {i18n.t('check.broken')} {i18n.t(props.listed ? 'check.brokenListed' : 'check.brokenFile')}
        </p>
        <Show
          when={props.listed}
          fallback={
            <button type="button" class="button" onClick={() => void remove()}>
              {i18n.t('action.remove')}
            </button>
          }
        >
          {(listed) => (
            <button
              type="button"
              class="button"
              aria-haspopup="dialog"
              onClick={() => {
                props.onGet(listed(), remove);
              }}
            >
              {i18n.t('lost.again')}
            </button>
          )}
        </Show>
      </div>
    </div>
  );
}

import { createEffect, createSignal, For, Index, on, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import type { ErrorInfo } from '@/src/protocol/errors';
import { ConfirmButton } from '../dialog/confirm-button';
import { ErrorNotice } from '../error/error-notice';
import { formatBytes } from '../words/format';
import type { FollowedDownloads } from './create-downloads';
import { DownloadBar } from './download-bar';
import {
  downloadAnnouncement,
  downloadFigures,
  isMoving,
  nextTry,
  downloadPhaseWords,
  reason,
  shareOf,
} from './download-words';

interface DownloadListProps {
  readonly downloads: FollowedDownloads;
  /** Shows other models that can be downloaded. Absent where the page has none. */
  readonly onChoose?: () => void;
}

/** Every download that is not done, with its buttons. Nothing while there is none. */
export function DownloadList(props: DownloadListProps): JSX.Element {
  const open = (): readonly Download[] => props.downloads.open() ?? [];
  return (
    <>
      <Show when={open().length > 0}>
        <ul class="downloads" aria-label={i18n.t('get.listLabel')}>
          {/* `Index` keeps the elements when figures change, and with them the focus. */}
          <Index each={open()}>
            {(download) => (
              <DownloadItem
                download={download()}
                downloads={props.downloads}
                {...(props.onChoose && { onChoose: props.onChoose })}
              />
            )}
          </Index>
        </ul>
      </Show>
      <Announcer downloads={open()} />
    </>
  );
}

interface DownloadItemProps extends DownloadListProps {
  readonly download: Download;
}

function DownloadItem(props: DownloadItemProps): JSX.Element {
  let box!: HTMLLIElement;
  // The pressed button disappears, and the focus with it: the new button gets it.
  createEffect(
    on(
      () => props.download.phase,
      () => {
        if (document.activeElement === document.body)
          box.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
      },
      { defer: true },
    ),
  );
  const id = (): string => props.download.modelId;
  const failure = (): ErrorInfo | null =>
    props.downloads.failure(id()) ?? (props.download.phase === 'failed' ? props.download.error : null);
  return (
    <li class="download" ref={box} data-download={id()} data-phase={props.download.phase}>
      <p class="job-phase">
        <span class="job-doing">{downloadPhaseWords(props.download)}</span>
        <span class="job-figures">{downloadFigures(props.download)}</span>
      </p>
      <Show when={isMoving(props.download) || shareOf(props.download)}>
        <DownloadBar download={props.download} />
      </Show>
      <Show when={props.download.phase === 'backing-off'}>
        <Backoff download={props.download} />
      </Show>
      <Show when={props.download.phase === 'interrupted'}>
        <p class="download-note">{i18n.t('get.interruptedText')}</p>
      </Show>
      <Show when={failure()}>
        {(error) => (
          <div role="alert">
            <ErrorNotice
              code={error().code}
              data={error().data}
              steps={props.onChoose ? { models: props.onChoose } : {}}
            />
          </div>
        )}
      </Show>
      {/* While it is tried out, the download itself is done. */}
      <Show when={props.download.phase !== 'testing'}>
        <Buttons download={props.download} downloads={props.downloads} />
      </Show>
    </li>
  );
}

/** Why a download waits, and for how long. */
function Backoff(props: { download: Download }): JSX.Element {
  const [now, setNow] = createSignal(Date.now());
  const timer = setInterval(() => setNow(Date.now()), 1_000);
  onCleanup(() => {
    clearInterval(timer);
  });
  return (
    <p class="download-note">
      {reason(props.download)} <span class="download-next">{nextTry(props.download, now())}</span>
    </p>
  );
}

const GO_ON = {
  paused: 'get.goOn',
  interrupted: 'get.goOn',
  failed: 'action.retry',
  'backing-off': 'get.tryAtOnce',
} as const;
/** Phases in which pausing makes no sense. */
const NO_PAUSE: readonly Download['phase'][] = ['paused', 'interrupted', 'failed', 'checking'];

function Buttons(props: { download: Download; downloads: FollowedDownloads }): JSX.Element {
  const id = (): string => props.download.modelId;
  const goOn = (): (typeof GO_ON)[keyof typeof GO_ON] | undefined => GO_ON[props.download.phase as keyof typeof GO_ON];
  const cancel = (): void => {
    props.downloads.cancel(id());
  };
  return (
    <div class="download-buttons">
      <Show when={goOn()}>
        {(words) => (
          <button
            type="button"
            class="button"
            classList={{ primary: props.download.phase !== 'backing-off' }}
            onClick={() => void props.downloads.start(id())}
          >
            {i18n.t(words())}
          </button>
        )}
      </Show>
      <Show when={!NO_PAUSE.includes(props.download.phase)}>
        <button
          type="button"
          class="button"
          onClick={() => {
            props.downloads.pause(id());
          }}
        >
          {i18n.t('get.pause')}
        </button>
      </Show>
      <Show
        when={props.download.done > 0}
        fallback={
          <button type="button" class="button" onClick={cancel}>
            {i18n.t('action.cancel')}
          </button>
        }
      >
        <ConfirmButton
          class="button"
          label={i18n.t('get.cancelLabel', [props.download.name])}
          onConfirm={cancel}
          question={{
            title: i18n.t('get.cancelTitle', [props.download.name]),
            text: i18n.t('get.cancelText', [formatBytes(props.download.done)]),
            confirm: i18n.t('get.cancelDo'),
            keep: i18n.t('get.cancelKeep'),
          }}
        >
          {i18n.t('action.cancel')}
        </ConfirmButton>
      </Show>
    </div>
  );
}

/** Time between two announcements, in milliseconds. Of each download only the newest one is said. */
const SAY_EVERY_MS = 5_000;

/** The list's one live region: it says new phases and each quarter of a download. */
function Announcer(props: { downloads: readonly Download[] }): JSX.Element {
  const [said, setSaid] = createSignal<readonly string[]>([]);
  const waiting = new Map<string, string>();
  const seen = new Map<string, Download>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(timer);
  });
  const flush = (): void => {
    timer = undefined;
    setSaid([...waiting.values()]);
    if (waiting.size > 0) timer = setTimeout(flush, SAY_EVERY_MS);
    waiting.clear();
  };
  createEffect(() => {
    for (const now of props.downloads) {
      const words = downloadAnnouncement(seen.get(now.modelId), now);
      seen.set(now.modelId, now);
      if (words !== '') waiting.set(now.modelId, words);
    }
    for (const id of seen.keys()) if (!props.downloads.some(({ modelId }) => modelId === id)) seen.delete(id);
    if (timer === undefined && waiting.size > 0) flush();
  });
  return (
    <p class="visually-hidden" role="status">
      <For each={said()}>{(words) => <>{words} </>}</For>
    </p>
  );
}

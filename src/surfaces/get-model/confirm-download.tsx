import { createSignal, createUniqueId, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { ErrorInfo } from '@/src/protocol/errors';
import { Modal } from '../dialog/modal';
import { ErrorNotice } from '../error/error-notice';
import { formatBytes } from '../words/format';
import { LicenceLink } from './licence-link';

interface ConfirmDownloadProps {
  readonly model: CatalogueModel;
  /** Why the last attempt could not start. */
  readonly failure: ErrorInfo | null;
  /** Starts the download, within the click. True once it has started. */
  readonly onStart: () => Promise<boolean>;
  /** `started`: whether the download has started. */
  readonly onClose: (started: boolean) => void;
}

/** The question before a download: its size, source and licence. Only its button starts the download. */
export function ConfirmDownload(props: ConfirmDownloadProps): JSX.Element {
  const id = createUniqueId();
  const [accepted, setAccepted] = createSignal(false);
  const [starting, setStarting] = createSignal(false);
  const mayStart = (): boolean => !starting() && (accepted() || !props.model.licence.accept);
  let started = false;
  const start = async (): Promise<void> => {
    setStarting(true);
    started = await props.onStart();
    setStarting(false);
    if (started) props.onClose(true);
  };
  return (
    <Modal
      size="small"
      labelledBy={`${id}-title`}
      describedBy={`${id}-facts`}
      onClose={() => {
        if (!started) props.onClose(false);
      }}
    >
      <h2 class="sheet-title" id={`${id}-title`}>
        {i18n.t('get.confirmTitle', [props.model.name])}
      </h2>
      <div class="confirm-get" id={`${id}-facts`}>
        <dl class="confirm-facts">
          <div>
            <dt>{i18n.t('get.download')}</dt>
            <dd>
              {props.model.locked
                ? formatBytes(props.model.bytes)
                : i18n.t('get.aboutBytes', [formatBytes(props.model.bytes)])}
            </dd>
          </div>
          <div>
            <dt>{i18n.t('get.from')}</dt>
            <dd>{props.model.source.host}</dd>
          </div>
          <div>
            <dt>{i18n.t('get.publisher')}</dt>
            <dd>{props.model.source.publisher}</dd>
          </div>
          <div>
            <dt>{i18n.t('options.license')}</dt>
            <dd>
              <LicenceLink licence={props.model.licence} />
            </dd>
          </div>
        </dl>
        <p>{i18n.t(props.model.locked ? 'get.confirmLocked' : 'get.confirmUnlocked')}</p>
        <p>{i18n.t('get.confirmAsk', [props.model.source.host])}</p>
      </div>
      <Show when={props.model.licence.accept}>
        <label class="confirm-accept">
          <input
            type="checkbox"
            name="accept"
            autofocus
            checked={accepted()}
            onChange={(event) => setAccepted(event.currentTarget.checked)}
          />
          <span>{i18n.t('get.accept', [props.model.licence.name])}</span>
        </label>
      </Show>
      <Show when={props.failure}>
        {(error) => (
          <div role="alert">
            <ErrorNotice code={error().code} data={error().data} steps={{}} />
          </div>
        )}
      </Show>
      <div class="sheet-buttons">
        <button
          type="button"
          class="button"
          onClick={() => {
            props.onClose(false);
          }}
        >
          {i18n.t('action.cancel')}
        </button>
        <button
          type="button"
          class="button primary"
          autofocus={!props.model.licence.accept}
          disabled={!mayStart()}
          onClick={() => void start()}
        >
          {i18n.t(starting() ? 'get.starting' : 'get.confirmDo', [formatBytes(props.model.bytes)])}
        </button>
      </div>
    </Modal>
  );
}

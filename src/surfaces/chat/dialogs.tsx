import { createUniqueId, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Site } from '@/src/platform/site-access';
import { Modal } from '../dialog/modal';
import { CloseIcon } from '../icons';

/** A sheet over the panel, with a title and a button that closes it. */
export function Sheet(props: {
  shown: boolean;
  title: string;
  onClose: () => void;
  children: JSX.Element;
  large?: boolean;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <Show when={props.shown}>
      <Modal
        size={props.large ? 'large' : 'small'}
        labelledBy={id}
        onClose={() => {
          props.onClose();
        }}
      >
        <div class="sheet-head">
          <h2 class="sheet-title" id={id} tabindex="-1" autofocus>
            {props.title}
          </h2>
          <button
            type="button"
            class="button icon-button"
            aria-label={i18n.t('action.close')}
            title={i18n.t('action.close')}
            onClick={() => {
              props.onClose();
            }}
          >
            <CloseIcon />
          </button>
        </div>
        {props.children}
      </Modal>
    </Show>
  );
}

/** The permission to read the site in front, with the button that changes it: the browser asks only inside a click. */
export function SiteSheet(props: {
  site: Site | null;
  shown: boolean;
  onClose: () => void;
  onAllow: (site: Site) => void;
  onForget: (site: Site) => void;
}): JSX.Element {
  return (
    <Sheet
      shown={props.shown}
      title={i18n.t('chat.siteMenu', [props.site?.name ?? ''])}
      onClose={() => {
        props.onClose();
      }}
    >
      <Show when={props.site}>
        {(site) => (
          <>
            <p class="sheet-text">{site().always ? i18n.t('chat.siteOn', [site().name]) : i18n.t('chat.siteOff')}</p>
            <div class="sheet-buttons">
              <Show
                when={site().always}
                fallback={
                  <button
                    type="button"
                    class="button primary"
                    onClick={() => {
                      props.onAllow(site());
                    }}
                  >
                    {i18n.t('chat.allowAlways', [site().name])}
                  </button>
                }
              >
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    props.onForget(site());
                  }}
                >
                  {i18n.t('chat.siteForget', [site().name])}
                </button>
              </Show>
            </div>
          </>
        )}
      </Show>
    </Sheet>
  );
}

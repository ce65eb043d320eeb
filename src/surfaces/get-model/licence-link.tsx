import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';

/** A licence's name as a link to its text. Nothing is requested before the reader follows it. */
export function LicenceLink(props: { licence: CatalogueModel['licence'] }): JSX.Element {
  // The catalogue of a build could name any address here.
  const isWeb = (): boolean => /^https:\/\//.test(props.licence.address);
  return (
    <Show when={isWeb()} fallback={props.licence.name}>
      <a class="licence" href={props.licence.address} target="_blank" rel="noreferrer">
        {props.licence.name}
        <span class="visually-hidden"> {i18n.t('get.newTab')}</span>
      </a>
    </Show>
  );
}

import { For, type JSX } from 'solid-js';
import { i18n } from '#i18n';

const POINTS = ['options.privacyLocal', 'options.privacyAsked', 'options.privacyNothing', 'options.privacyPrivate'] as const;

/** What Sotto promises, in four sentences. */
export function PrivacySection(): JSX.Element {
  return (
    <section class="options-section" id="privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">{i18n.t('options.privacy')}</h2>
      <ul class="privacy-points"><For each={POINTS}>{(point) => <li>{i18n.t(point)}</li>}</For></ul>
    </section>
  );
}

import { createMemo, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import { formatCount } from '../words/format';

/** What holding the answer against the page has found: in words, for what is underlined in the answer cannot be heard. */
export function AnswerChecks(props: { checked: CheckedAnswer | null | undefined; text: string }): JSX.Element {
  const sentences = createMemo(() => props.checked?.sentences ?? []);
  const missing = createMemo(() => [...new Set(sentences().flatMap(({ flags }) => flags.map(({ start, end }) => props.text.slice(start, end).replaceAll(/[*_`]+/g, ''))))]);
  const groundless = createMemo(() => sentences().filter(({ passage }) => passage === null).length);
  return (
    <Show when={sentences().length > 0}>
      <div class="answer-checks">
        <Show when={missing().length > 0}>
          <p class="checks-missing">{i18n.t('checks.missing')}</p>
          <ul class="checks-list"><For each={missing()}>{(words) => <li>{words}</li>}</For></ul>
        </Show>
        <Show when={groundless() > 0}><p>{i18n.t('checks.groundless', groundless(), [formatCount(groundless())])}</p></Show>
        <Show when={missing().length === 0 && groundless() === 0}><p>{i18n.t('checks.all')}</p></Show>
      </div>
    </Show>
  );
}

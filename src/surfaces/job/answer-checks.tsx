import { createMemo, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import { formatCount } from '../words/format';

/** As many are named; an answer with more has its count told. */
const MAX_NAMED = 100;

/**
 * What comparing the answer's words with the page's has found: in words, for what is underlined in the answer cannot be
 * heard. Where it finds nothing it says nothing, for that proves nothing.
 */
export function AnswerChecks(props: { checked: CheckedAnswer | null | undefined; text: string }): JSX.Element {
  const sentences = createMemo(() => props.checked?.sentences ?? []);
  const missing = createMemo(() => [
    ...new Set(
      sentences().flatMap(({ flags }) =>
        flags.map(({ start, end }) => props.text.slice(start, end).replaceAll(/[*_`]+/g, '')),
      ),
    ),
  ]);
  const unlike = createMemo(() => sentences().filter(({ passage }) => passage === null).length);
  return (
    <Show when={missing().length > 0 || unlike() > 0}>
      <div class="answer-checks">
        <Show when={missing().length > 0}>
          <p class="checks-missing">{i18n.t('checks.missing')}</p>
          <ul class="checks-list">
            <For each={missing().slice(0, MAX_NAMED)}>{(words) => <li>{words}</li>}</For>
          </ul>
          <Show when={missing().length > MAX_NAMED}>
            <p>{i18n.t('checks.more', missing().length - MAX_NAMED, [formatCount(missing().length - MAX_NAMED)])}</p>
          </Show>
        </Show>
        <Show when={unlike() > 0}>
          <p>{i18n.t('checks.unlike', unlike(), [formatCount(unlike())])}</p>
        </Show>
      </div>
    </Show>
  );
}

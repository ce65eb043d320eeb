import { createMemo, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CheckedAnswer, Compared } from '@/src/protocol/checked-answer';
import { formatCount, joinWords } from '../words/format';

/** At most so many are named; of more the number is said. */
const MAX_NAMED = 100;

const COMPARED = {
  numbers: 'checks.numbers',
  dates: 'checks.dates',
  names: 'checks.names',
  quotations: 'checks.quotations',
  addresses: 'checks.addresses',
} as const satisfies Record<keyof Compared, string>;

/**
 * What was compared with the page, and what was not found there, in words: underlines cannot be heard. What was found
 * is not mentioned, because it proves nothing.
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
  const unlike = createMemo(
    () => sentences().filter(({ passage, excused }) => passage === null && excused === undefined).length,
  );
  const compared = createMemo(() => comparedWords(props.checked?.compared));
  const isForeign = createMemo(() => props.checked?.crossLanguage === true);
  return (
    <Show when={missing().length > 0 || unlike() > 0 || compared() !== '' || isForeign()}>
      <div class="answer-checks">
        <Show when={missing().length > 0}>
          <p class="checks-missing">{i18n.t('checks.missing')}</p>
          <ul class="checks-list">
            <For each={missing().slice(0, MAX_NAMED)}>
              {(words) => (
                <li>
                  <bdi>{words}</bdi>
                </li>
              )}
            </For>
          </ul>
          <Show when={missing().length > MAX_NAMED}>
            <p>{i18n.t('checks.more', missing().length - MAX_NAMED, [formatCount(missing().length - MAX_NAMED)])}</p>
          </Show>
        </Show>
        <Show when={unlike() > 0}>
          <p>{i18n.t('checks.unlike', unlike(), [formatCount(unlike())])}</p>
        </Show>
        <Show when={isForeign()}>
          <p>{i18n.t('checks.otherLanguage')}</p>
        </Show>
        <Show when={compared()}>{(words) => <p>{words()}</p>}</Show>
      </div>
    </Show>
  );
}

/** Such as "3 numbers and 1 name were compared with the page. …"; '' where nothing was. */
function comparedWords(compared: Compared | undefined): string {
  if (!compared) return '';
  const kinds = (Object.keys(COMPARED) as (keyof Compared)[]).filter((kind) => compared[kind] > 0);
  const total = kinds.reduce((sum, kind) => sum + compared[kind], 0);
  if (total === 0) return '';
  const each = kinds.map((kind) => i18n.t(COMPARED[kind], compared[kind], [formatCount(compared[kind])]));
  return i18n.t('checks.compared', total, [joinWords(each)]);
}

/** Why a passage was not shown. Stays at the lower edge of the scrolling part, so that it is seen from every mark. */
export function PassageNote(props: { words: string }): JSX.Element {
  return (
    <p class="passage-note" role="status">
      {props.words}
    </p>
  );
}

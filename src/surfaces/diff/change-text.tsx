import { createMemo, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { changeCount, type DiffPart } from './changes';

type Change = Extract<DiffPart, { kind: 'change' }>;

/** What a screen reader says before a change's own words: "Change 1 of 3:". */
function changeLead({ index, from, to }: Change, count: number): string {
  const place = [String(index + 1), String(count)] as const;
  if (to === '') return i18n.t('replace.goesOut', [...place]);
  return from === '' ? i18n.t('replace.comesIn', [...place]) : i18n.t('replace.change', [...place]);
}

/** A removed line break is shown as a sign alone, an added one as a sign and a break. */
const goingBreaks = (text: string): string => text.replaceAll('\n', '⏎ ');
const comingBreaks = (text: string): string => text.replaceAll('\n', '⏎\n');

/**
 * Both texts as one: removed words are struck, added words are underlined. A press on a change keeps the old words. The
 * changes are spans, because a button's text does not break over lines with its sentence.
 */
export function ChangeText(props: {
  parts: readonly DiffPart[];
  kept: ReadonlySet<number>;
  onToggle: (index: number) => void;
}): JSX.Element {
  const count = createMemo(() => changeCount(props.parts));
  const onKey = (event: KeyboardEvent, index: number): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    props.onToggle(index);
  };
  return (
    <p class="change-text" dir="auto">
      <For each={props.parts}>
        {(part) =>
          part.kind === 'same' ? (
            part.text
          ) : (
            <span
              class="change"
              role="button"
              tabindex="0"
              aria-pressed={!props.kept.has(part.index)}
              onClick={() => {
                props.onToggle(part.index);
              }}
              onKeyDown={(event) => {
                onKey(event, part.index);
              }}
            >
              <span class="visually-hidden">{changeLead(part, count())} </span>
              <Show when={part.from !== ''}>
                <del>{props.kept.has(part.index) ? part.from : goingBreaks(part.from)}</del>
              </Show>
              <Show when={part.from !== '' && part.to !== ''}>
                <span class="visually-hidden"> {i18n.t('replace.becomes')} </span>
              </Show>
              <Show when={part.to !== ''}>
                <ins>{props.kept.has(part.index) ? goingBreaks(part.to) : comingBreaks(part.to)}</ins>
              </Show>
            </span>
          )
        }
      </For>
    </p>
  );
}

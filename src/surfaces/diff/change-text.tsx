import { createMemo, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { changeCount, type Part } from './changes';

/** Longest text of a change that its name repeats, in characters. */
const MAX_NAME_CHARS = 160;

const shortened = (text: string): string => (text.length > MAX_NAME_CHARS ? `${text.slice(0, MAX_NAME_CHARS)}…` : text);

/** What a screen reader hears of a change: "Change 1 of 3: “has” becomes “have”". */
function changeName({ index, from, to }: Extract<Part, { kind: 'change' }>, count: number): string {
  const place = [String(index + 1), String(count)] as const;
  const [old, fresh] = [shortened(from.trim()), shortened(to.trim())];
  if (fresh === '') return i18n.t('replace.leavesOut', [...place, old]);
  return old === '' ? i18n.t('replace.adds', [...place, fresh]) : i18n.t('replace.becomes', [...place, old, fresh]);
}

/** Breaks that go are shown as a sign, for the line does not end there any more; those that come are shown as both. */
const goingBreaks = (text: string): string => text.replaceAll('\n', '⏎ ');
const comingBreaks = (text: string): string => text.replaceAll('\n', '⏎\n');

/**
 * Both texts as one that can be read: what goes is struck, what comes is underlined, and each change can be pressed
 * to keep the old words. Spans and not buttons, for a button's text does not flow over lines with its sentence.
 */
export function ChangeText(props: { parts: readonly Part[]; kept: ReadonlySet<number>; onToggle: (index: number) => void }): JSX.Element {
  const count = createMemo(() => changeCount(props.parts));
  const onKey = (event: KeyboardEvent, index: number): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    props.onToggle(index);
  };
  return (
    <p class="change-text" dir="auto">
      <For each={props.parts}>
        {(part) => (part.kind === 'same' ? part.text : (
          <span class="change" role="button" tabindex="0" aria-pressed={!props.kept.has(part.index)} aria-label={changeName(part, count())}
            onClick={() => { props.onToggle(part.index); }} onKeyDown={(event) => { onKey(event, part.index); }}>
            <Show when={part.from !== ''}><del>{props.kept.has(part.index) ? part.from : goingBreaks(part.from)}</del></Show>
            <Show when={part.to !== ''}><ins>{props.kept.has(part.index) ? goingBreaks(part.to) : comingBreaks(part.to)}</ins></Show>
          </span>
        ))}
      </For>
    </p>
  );
}

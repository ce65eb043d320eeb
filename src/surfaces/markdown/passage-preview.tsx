import { createEffect, createMemo, createSignal, createUniqueId, For, on, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { formatCount } from '../words/format';
import { beyondWords } from './beyond-words';
import { createPreview } from './create-preview';
import { placeBeside } from './place-beside';
import type { SentenceMark } from './sentence-marks';
import { markedRanges, paint } from './text-marks';

/** The most that is shown of a passage, in characters, and of the words that it does not have. */
const MAX_CHARS = 4_000;
const MAX_NAMED = 12;

/** Control characters, and characters that change the direction of text. */
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/g;

interface PassagePreviewProps {
  /** The element that has the marks. */
  readonly answer: () => HTMLElement;
  /** The answer's Markdown. */
  readonly source: string;
  readonly marks: readonly SentenceMark[];
}

/** The passage beside its mark: the page's own words, and the words of the sentence that it does not have. */
export function PassagePreview(props: PassagePreviewProps): JSX.Element {
  let box!: HTMLDivElement;
  let words!: HTMLQuoteElement;
  const id = createUniqueId();
  const preview = createPreview(
    () => props.answer(),
    () => box,
  );
  const [overflows, setOverflows] = createSignal(false);
  const shown = createMemo(() => {
    const number = preview.mark()?.dataset['number'];
    return props.marks.find((mark) => String(mark.number) === number) ?? null;
  });
  createEffect(
    on(
      () => props.marks,
      () => {
        preview.close();
      },
      { defer: true },
    ),
  );
  createEffect(() => {
    const [button, mark] = [preview.mark(), shown()];
    if (!button || !mark) return;
    box.showPopover();
    const sentence = markedRanges(props.answer(), props.source, [mark]);
    const ends = [
      paint('sotto-sentence', sentence),
      paint('sotto-beyond', markedRanges(props.answer(), props.source, mark.beyond)),
      placeBeside(box, button, sentence[0] ?? null, {
        placed: () => setOverflows(words.scrollHeight > words.clientHeight + 1),
        // Out of sight it would still catch the next Escape.
        gone: preview.close,
      }),
    ];
    button.dataset['open'] = '';
    button.setAttribute('aria-describedby', id);
    onCleanup(() => {
      for (const end of ends) end();
      delete button.dataset['open'];
      button.removeAttribute('aria-describedby');
      box.hidePopover();
    });
  });
  return (
    <div
      class="passage-preview"
      popover="manual"
      role="group"
      aria-label={i18n.t('passages.preview', [String(shown()?.number ?? '')])}
      ref={box}
    >
      <Show when={shown()}>
        {(mark) => (
          <>
            <p class="preview-head">
              {i18n.t(mark().strength === 'strong' ? 'passages.most' : 'passages.some', [String(mark().number)])}
            </p>
            <div class="preview-body" id={id}>
              <blockquote class="preview-words" dir="auto" tabindex={overflows() ? 0 : undefined} ref={words}>
                {shownWords(mark().passage)}
              </blockquote>
              <Beyond words={beyondWords(props.source, mark().beyond)} />
            </div>
            {/* For pointers. By keyboard the mark itself does this. */}
            <button
              type="button"
              class="link preview-show"
              tabindex="-1"
              onClick={() => {
                const { press } = mark();
                preview.close();
                press();
              }}
            >
              {i18n.t('passages.showOnPage')}
            </button>
          </>
        )}
      </Show>
    </div>
  );
}

/** The words of the sentence that its passage does not have. */
function Beyond(props: { words: readonly string[] }): JSX.Element {
  return (
    <Show when={props.words.length > 0}>
      <div class="preview-beyond">
        <p>{i18n.t('passages.beyond')}</p>
        <ul>
          <For each={props.words.slice(0, MAX_NAMED)}>
            {(word) => (
              <li>
                <bdi>{word}</bdi>
              </li>
            )}
          </For>
          <Show when={props.words.length > MAX_NAMED}>
            <li class="preview-more">
              {i18n.t('checks.more', props.words.length - MAX_NAMED, [formatCount(props.words.length - MAX_NAMED)])}
            </li>
          </Show>
        </ul>
      </div>
    </Show>
  );
}

function shownWords(passage: string): string {
  const cut = passage.length > MAX_CHARS ? `${passage.slice(0, MAX_CHARS)}…` : passage;
  return cut.replaceAll(CONTROLS, ' ').trim();
}

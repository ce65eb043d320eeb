import { createMemo, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { hasCommandKey } from '@/src/platform/differences';
import { ChangeText } from '../diff/change-text';
import { changeCount, type DiffPart } from '../diff/changes';
import { CheckIcon } from '../icons';
import { CopyButton } from '../job/job-buttons';
import { formatCount } from '../words/format';
import type { Review } from './create-review';

/** A rewrite, shown as changes to the text instead of as an answer. */
export function ReviewView(props: { review: Review; parts: readonly DiffPart[] }): JSX.Element {
  const count = createMemo(() => changeCount(props.parts));
  const taken = createMemo(() => count() - props.review.kept().size);
  const countWords = (): string =>
    taken() === count()
      ? i18n.t('replace.changes', count(), [formatCount(count())])
      : i18n.t('replace.taken', [formatCount(taken()), formatCount(count())]);
  return (
    <div class="review">
      <Show when={count() > 0} fallback={<p class="job-ending">{i18n.t('replace.noChanges')}</p>}>
        <div class="review-head">
          <p class="review-count">{countWords()}</p>
          <button
            type="button"
            class="link"
            onClick={() => {
              if (taken() > 0) props.review.keepAll();
              else props.review.takeAll();
            }}
          >
            {i18n.t(taken() > 0 ? 'replace.keepAll' : 'replace.takeAll')}
          </button>
        </div>
      </Show>
      <ChangeText
        parts={props.parts}
        kept={props.review.kept()}
        onToggle={(index) => {
          props.review.toggle(index);
        }}
      />
      <Show when={count() > 0}>
        <p class="job-ending">{i18n.t('replace.hint')}</p>
      </Show>
    </div>
  );
}

/** Replaces the text in the page. Absent where the texts are the same, disabled where no change is taken. */
export function ReplaceButton(props: { review: Review; parts: readonly DiffPart[] }): JSX.Element {
  const count = createMemo(() => changeCount(props.parts));
  const busy = (): boolean => props.review.state() !== 'open';
  // Not disabled while it works: a disabled button would lose the focus.
  return (
    <Show when={count() > 0}>
      <button
        type="button"
        class="button primary"
        disabled={count() === props.review.kept().size}
        aria-disabled={busy()}
        onClick={() => {
          void props.review.replace();
        }}
      >
        <CheckIcon />
        {i18n.t(busy() ? 'replace.replacing' : 'replace.replace')}
      </button>
    </Show>
  );
}

/** "The new text is in its place. Ctrl+Z brings the old text back." */
export function replacedWords(): string {
  return i18n.t('replace.done', [i18n.t(hasCommandKey() ? 'replace.undoKeysMac' : 'replace.undoKeys')]);
}

/** Shown when the text has been replaced. The focus is in the page then, where undo works. */
export function Replaced(props: { text: string; onClose: () => void }): JSX.Element {
  return (
    <div class="replaced-view" data-measure data-replaced>
      <div class="replaced">
        <CheckIcon />
        <p>{replacedWords()}</p>
      </div>
      <div class="job-buttons">
        <button
          type="button"
          class="button primary"
          onClick={() => {
            props.onClose();
          }}
        >
          {i18n.t('action.close')}
        </button>
        <CopyButton text={() => props.text} label={i18n.t('action.copy')} />
      </div>
    </div>
  );
}

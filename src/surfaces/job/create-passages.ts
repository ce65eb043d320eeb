import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import { i18n } from '#i18n';
import type { CheckedAnswer, PassageRange } from '@/src/protocol/checked-answer';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params } from '@/src/protocol/calls';
import type { SentenceMark } from '../markdown/sentence-marks';
import { useServices } from '../services';

/** Shows a passage in the page. False where the page does not have it; rejects where the page cannot be asked. */
export type ShowPassage = (passage: PassageRange) => Promise<boolean>;

type By = Params<typeof backgroundCalls, 'background.showPassage'>['by'];

/** Asks through the background. `by` is called with each click; null where no page can show this passage. */
export function createShowPassage(by: () => By | null): ShowPassage {
  const { background } = useServices();
  return async ({ source, blockIndex, start, end }) => {
    const who = by();
    if (who === null) return false;
    // Copied, because Firefox cannot send a store's proxy.
    const range = { source, blockIndex, start, end };
    const { found } = await background('background.showPassage', { by: who, range });
    return found === 'shown';
  };
}

/** What leads from an answer to its page. */
export interface Passages {
  /** A mark for each sentence that shares enough words with a passage, numbered in order. */
  readonly marks: Accessor<readonly SentenceMark[]>;
  /** Why the last passage could not be shown; '' where it was shown. */
  readonly note: Accessor<string>;
  /** Shows a passage. Null where the surface cannot reach the page. */
  readonly show: Accessor<((passage: PassageRange) => void) | null>;
}

type Sentence = CheckedAnswer['sentences'][number];
type WithPassage = Sentence & { readonly passage: NonNullable<Sentence['passage']> };

const hasPassage = (sentence: Sentence): sentence is WithPassage => sentence.passage !== null;

/** @param way shows a passage; null where the surface cannot reach the page, and then there are no marks */
export function createPassages(
  checked: Accessor<CheckedAnswer | null | undefined>,
  way: Accessor<ShowPassage | null | undefined>,
): Passages {
  const [note, setNote] = createSignal('');
  let last = 0;
  const follow = async (showIn: ShowPassage, passage: PassageRange): Promise<void> => {
    last += 1;
    const mine = last;
    setNote('');
    const found = await showIn(passage).catch(() => false);
    if (mine === last && !found) setNote(i18n.t('passages.lost'));
  };
  const show = createMemo(() => {
    const showIn = way();
    return showIn
      ? (passage: PassageRange) => {
          void follow(showIn, passage);
        }
      : null;
  });
  const marks = createMemo((): readonly SentenceMark[] => {
    const press = show();
    const alike = press ? (checked()?.sentences.filter(hasPassage) ?? []) : [];
    return alike.map(({ start, end, passage, strength = 'weak', beyond = [] }, index) => ({
      start,
      end,
      number: index + 1,
      strength,
      label: i18n.t(strength === 'strong' ? 'passages.showMost' : 'passages.showSome', [String(index + 1)]),
      passage: passage.text ?? '',
      beyond,
      press: () => press?.(passage),
    }));
  });
  createEffect(
    on(
      checked,
      () => {
        last += 1;
        setNote('');
      },
      { defer: true },
    ),
  );
  return { marks, note, show };
}

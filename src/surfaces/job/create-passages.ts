import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import { i18n } from '#i18n';
import type { CheckedAnswer, PassageRange } from '@/src/protocol/checked-answer';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { Params as CallParams } from '@/src/protocol/calls';
import type { SentenceMark } from '../markdown/sentence-marks';
import { useServices } from '../services';

/** Shows a passage in the page. False where it cannot be found there; rejects where nobody can say. */
export type ShowPassage = (passage: PassageRange) => Promise<boolean>;

type Params = CallParams<typeof backgroundCalls, 'background.showPassage'>;

/**
 * Asks by the background. `by` and `source` are asked for with each click; null where there is no page to show anything
 * in.
 */
export function createShowPassage(by: () => Params['by'] | null, source: () => Params['source'] | null): ShowPassage {
  const { background } = useServices();
  return async ({ blockIndex, start, end }) => {
    const [who, where] = [by(), source()];
    if (who === null || where === null) return false;
    // Copied, for a store's proxy cannot be sent in Firefox.
    const { found } = await background('background.showPassage', {
      by: who,
      source: where,
      passage: { blockIndex, start, end },
    });
    return found === 'shown';
  };
}

/** What a job has read. */
export const readBy = (jobId: string | null): Params['source'] | null => (jobId === null ? null : { of: 'job', jobId });

/** The ways from an answer to the page that it is about. */
export interface Passages {
  /** A mark for each sentence that shares enough words with a passage, numbered in their order. */
  readonly marks: Accessor<readonly SentenceMark[]>;
  /** Why the last passage was not shown, in words; '' where it was. */
  readonly note: Accessor<string>;
  /** Null where the surface cannot reach the page. */
  readonly show: Accessor<((passage: PassageRange) => void) | null>;
}

type Sentence = CheckedAnswer['sentences'][number];
type WithPassage = Sentence & { readonly passage: NonNullable<Sentence['passage']> };

const hasPassage = (sentence: Sentence): sentence is WithPassage => sentence.passage !== null;

/** `way`: null where the surface cannot reach the page; then there are no marks. */
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

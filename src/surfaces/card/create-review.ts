import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { chosenText, changeCount, findChanges, type DiffPart } from '../diff/changes';
import { tidyRewrite } from '../diff/tidy-rewrite';
import type { FollowedJob } from '../job/create-job';
import { useServices } from '../services';

/** A finished rewrite beside the text that it may replace. */
export interface Review {
  /** The changes; null while there are none to review: no field, no finished answer, or only a part was rewritten. */
  readonly parts: Accessor<readonly DiffPart[] | null>;
  /** Whether the answer is finished but must not replace the text, because a part of it is missing. */
  readonly incomplete: Accessor<boolean>;
  /** Numbers of the changes where the old words are kept. */
  readonly kept: Accessor<ReadonlySet<number>>;
  /** The text with all changes that are taken. */
  readonly text: Accessor<string>;
  readonly state: Accessor<'open' | 'replacing' | 'replaced'>;
  /** Why the last attempt to replace the text failed, or null. */
  readonly error: Accessor<ErrorCode | null>;
  toggle(index: number): void;
  takeAll(): void;
  keepAll(): void;
  /** Puts the text into the page. */
  replace(): Promise<void>;
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * Compares a job's answer with the text that it may replace.
 * @param original the selected text of a field; null where the text came from no field
 * @param key the key by which the page script knows the card
 */
export function createReview(job: FollowedJob, original: Accessor<string | null>, key: string): Review {
  const { background } = useServices();
  const [kept, setKept] = createSignal(NOTHING);
  const [state, setState] = createSignal<'open' | 'replacing' | 'replaced'>('open');
  const [error, setError] = createSignal<ErrorCode | null>(null);
  const answer = createMemo(() => (job.state().phase === 'done' && original() !== null ? job.state().text : null));
  const isWhole = createMemo(() => {
    const { finish, coverage } = job.state();
    return finish === 'stop' && (coverage === null || coverage.words >= coverage.ofWords);
  });
  const parts = createMemo(() => {
    const [from, to] = [original(), answer()];
    const tidy = from === null || to === null || !isWhole() ? '' : tidyRewrite(to, from);
    return from === null || tidy === '' ? null : findChanges(from, tidy);
  });
  const text = createMemo(() => chosenText(parts() ?? [], kept()));

  createEffect(
    on(parts, () => {
      setKept(NOTHING);
      setState('open');
      setError(null);
    }),
  );

  return {
    parts,
    kept,
    text,
    state,
    error,
    incomplete: () => answer() !== null && !isWhole(),
    toggle(index) {
      const next = new Set(kept());
      if (!next.delete(index)) next.add(index);
      setKept(next);
    },
    takeAll: () => setKept(NOTHING),
    keepAll: () => setKept(new Set(Array.from({ length: changeCount(parts() ?? []) }, (_, index) => index))),
    async replace() {
      if (state() !== 'open') return;
      setState('replacing');
      setError(null);
      try {
        await background('background.replace', { key, text: text() });
        setState('replaced');
      } catch (reason) {
        setError(toErrorInfo(reason, 'page-unreachable').code);
        setState('open');
      }
    },
  };
}

import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { chosenText, changeCount, findChanges, type DiffPart } from '../diff/changes';
import { tidyRewrite } from '../diff/tidy-rewrite';
import type { FollowedJob } from '../job/create-job';
import { useServices } from '../services';

/** A finished rewrite beside the text that it may replace. */
export interface Review {
  /**
   * The changes, or null while there is nothing to review: no field, not finished, or not all of the text was
   * rewritten.
   */
  readonly parts: Accessor<readonly DiffPart[] | null>;
  /** Whether there is a field, and a finished answer that must not go into it because a part is missing. */
  readonly incomplete: Accessor<boolean>;
  /** Numbers of the changes that are refused. */
  readonly kept: Accessor<ReadonlySet<number>>;
  /** The text with the taken changes. */
  readonly text: Accessor<string>;
  readonly state: Accessor<'open' | 'replacing' | 'replaced'>;
  /** Why the last attempt wrote nothing, or null. */
  readonly error: Accessor<ErrorCode | null>;
  toggle(index: number): void;
  takeAll(): void;
  keepAll(): void;
  /** Puts the text into the page. */
  replace(): Promise<void>;
}

const NOTHING: ReadonlySet<number> = new Set();

/**
 * Reviews a job's answer against `original`, the selected text of a field, or null where it came from elsewhere.
 * @param key the card's, by which the page's script knows it.
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

import { createMemo, createSignal, createEffect, onCleanup, Show, type JSX } from 'solid-js';
import { formatElapsed, joinFacts } from '../words/format';
import { isOver, wholeFraction, type JobViewState } from './job-state';
import { fractionWords, leftWords, jobPhaseWords, wordCount } from './job-words';

/**
 * One line about what the job does, with a bar while it runs. Not a live region, because it changes every second:
 * `JobView` announces the start and the end.
 */
export function JobStatus(props: { state: JobViewState; stopping: string | null }): JSX.Element {
  const over = createMemo(() => isOver(props.state));
  const elapsed = createElapsed(() => props.state);
  const figures = (): string[] => {
    const { phase, section, words } = props.state;
    const progress =
      phase === 'loading' || phase === 'reading' || (phase === 'writing' && section)
        ? fractionWords(wholeFraction(props.state))
        : '';
    return [leftWords(props.state), progress, words > 0 ? wordCount(words) : '', elapsed()].filter(
      (part) => part !== '',
    );
  };
  return (
    <div class="job-status" tabindex="-1">
      <p class="job-phase">
        <span class="job-doing">{props.stopping ?? jobPhaseWords(props.state)}</span>
        <span class="job-figures">{joinFacts(figures())}</span>
      </p>
      <Show when={!over()}>
        <Hairpin label={jobPhaseWords(props.state)} fraction={wholeFraction(props.state)} />
      </Show>
    </div>
  );
}

/** A progress bar in the form of a hairpin. Without a fraction it only moves. */
export function Hairpin(props: { label: string; fraction: number | null }): JSX.Element {
  return (
    <Show when={props.fraction !== null} fallback={<progress class="hairpin" aria-label={props.label} />}>
      <progress class="hairpin" aria-label={props.label} max="1" value={props.fraction ?? 0} />
    </Show>
  );
}

/** The job's time so far, updated each second while it runs; '' before it has started. */
function createElapsed(state: () => JobViewState): () => string {
  const [now, setNow] = createSignal(Date.now());
  const running = createMemo(() => state().startedAt !== null && state().endedAt === null);
  createEffect(() => {
    if (!running()) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    onCleanup(() => {
      clearInterval(timer);
    });
  });
  const words = createMemo(() => {
    const { startedAt, endedAt } = state();
    return startedAt === null ? '' : formatElapsed((endedAt ?? now()) - startedAt);
  });
  return words;
}

/** What a job does: all that is needed to run it. */
import type { JobSummary } from '@/src/protocol/job';
import type { CheckedAnswer, Quote } from '@/src/protocol/checked-answer';
import type { PageContent, ReadingNotes } from '@/src/protocol/page-content';
import type { SourceId } from '@/src/protocol/source';
import type { TaskSettings } from '@/src/protocol/task';
import type { TaskEvent } from '@/src/protocol/task-event';
import { checkerFor, quotesFor } from '@/src/tasks/ground';
import { tryOnePass } from '@/src/tasks/one-pass';
import type { PlanLimits } from '@/src/tasks/plan-task';
import type { Reader } from '@/src/tasks/reader';
import type { Slices } from '@/src/tasks/slices';
import type { TextTask } from '@/src/tasks/text-task';
import { chooseFirst, noMore, type TaskStep } from '@/src/tasks/steps';
import { knownNotes } from '@/src/tasks/whole-page/known-notes';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { smallerLimits, stoppable, type Plan } from '../lane/plan-limits';

export interface JobWork extends Pick<JobSummary, 'action' | 'own'> {
  /** The page's title. */
  readonly title: string;
  readonly scope: 'page' | 'selection';
  /** What it is about. */
  readonly source: SourceId;
  /** Which parts of the page were folded, not loaded or could not be read. */
  readonly reading?: ReadingNotes;
  readonly settings: TaskSettings;
  /** The answer that it goes on with. The job's log begins with it. */
  readonly begun?: string;
  /** Shown at once, before there is a model. */
  quotes?(): Slices<readonly Quote[]>;
  /** The nearest sentences to a question that nothing seems to answer, or null. Shown before the answer. */
  nearest?(signal: AbortSignal): Promise<readonly Quote[] | null>;
  /** Checks the finished answer against the page; absent where there is none. */
  check?(answer: string): Promise<Slices<CheckedAnswer>> | Slices<CheckedAnswer>;
  /** Runs on a loaded engine. `limits`: the reader's, the same object for the same engine. Throws as tasks do. */
  run(reader: Reader, limits: PlanLimits, signal: AbortSignal): AsyncGenerator<TaskStep>;
}

/** Work of one prompt. If it does not fit the engine, it gets less of the page, and its coverage tells. */
export function planned(plan: Plan): JobWork['run'] {
  return async function* run(reader, limits, signal) {
    for (let room = limits; ; ) {
      const made = await plan(room, signal);
      if (made.choose) {
        yield chooseFirst(made.coverage);
        return;
      }
      const overflow = yield* tryOnePass(reader, made, signal);
      const smaller = overflow && smallerLimits(room);
      if (!overflow) return;
      if (made.begun !== undefined) {
        // With less of the page it would not be the same answer.
        yield noMore(made.coverage);
        return;
      }
      if (!smaller) throw overflow;
      room = smaller;
    }
  };
}

function notesOf({ foldedWords, unloaded, unreadFrames }: PageContent): ReadingNotes {
  return {
    unreadFrames,
    ...(foldedWords !== undefined && { foldedWords }),
    ...(unloaded !== undefined && { unloaded }),
  };
}

/**
 * The work of an action that a user started.
 * `earlier`: reads the log of the attempt that it continues, when the job's turn has come. `begun`: the answer that
 * goes on, or ''.
 */
export function taskWork(task: TextTask, earlier: () => Promise<readonly TaskEvent[]>, begun = ''): JobWork {
  const { action, input, settings } = task;
  const check = checkerFor(task);
  return {
    action: action.id,
    ...(action.own && { own: { name: action.own.name, does: action.own.does } }),
    settings,
    scope: input.kind,
    source: input.source,
    title: input.kind === 'page' ? input.page.title : input.title,
    ...(input.kind === 'page' && { reading: notesOf(input.page) }),
    ...(begun !== '' && { begun }),
    quotes: () => quotesFor(task),
    ...(check && { check }),
    async *run(reader, limits, signal) {
      yield* readWhole(task, { ...reader, ...stoppable(limits, signal) }, signal, knownNotes(await earlier()), begun);
    },
  };
}

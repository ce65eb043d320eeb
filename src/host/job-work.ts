/** What a job does: everything that running it needs to know of what was asked. */
import type { JobSummary } from '@/src/protocol/contract';
import type { TaskRequest, TaskSettings } from '@/src/protocol/task';
import { planTask, type PlanLimits, type TaskPlan } from '@/src/tasks/plan-task';
import { stoppable } from './plan-limits';

export interface JobWork {
  readonly intent: JobSummary['intent'];
  /** The page's title. */
  readonly title: string;
  readonly scope: 'page' | 'selection';
  readonly settings: TaskSettings;
  /** Names the text that the prompt begins with, for work whose beginning others share; absent for any other. */
  readonly prefixKey?: string;
  /**
   * Called when the job's turn has come and its engine is loaded; `limits` is the same object for the same engine.
   * Rejects with a `SottoError`, or with `AbortError` after `signal`.
   */
  plan(limits: PlanLimits, signal: AbortSignal): Promise<TaskPlan>;
}

/** The work of a task that a user started in a page or in the popup. */
export function taskWork(request: TaskRequest): JobWork {
  const { intent, input, settings } = request;
  return {
    intent, settings, scope: input.kind, title: input.kind === 'page' ? input.page.title : input.title,
    plan: (limits, signal) => planTask(request, stoppable(limits, signal)),
  };
}

/** The longest task on the main threads of Chromium's pages, from a trace. */
import type { Page } from 'puppeteer';

/** The part of a trace's event that is read; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the event's thread. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * The longest task of any page's main thread from now until `end`, in milliseconds of processor time: on a busy machine
 * wall-clock time counts other work too. The panel shares its thread with the host.
 * @throws Error where the trace holds no tasks, which would prove nothing.
 */
export async function longestTask(page: Page, end: () => Promise<unknown>): Promise<number> {
  await page.tracing.start({ categories: ['toplevel'] });
  await end();
  const { traceEvents } = JSON.parse(new TextDecoder().decode(await page.tracing.stop())) as {
    traceEvents: readonly TraceEvent[];
  };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${String(pid)}:${String(tid)}`;
  const main = new Set(
    traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(threadOf),
  );
  const tasks = traceEvents.filter(
    (event) => event.tdur !== undefined && event.name.endsWith('RunTask') && main.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error('The trace holds no tasks.');
  return tasks.reduce((longest, { tdur = 0 }) => Math.max(longest, tdur / 1_000), 0);
}

/** Calls about jobs. */
import type { Action } from '@/src/actions/action';
import { actionFor } from '@/src/actions/table';
import type { HostHandlers } from '@/src/messaging/host-server';
import type { TaskEvent } from '@/src/protocol/task-event';
import { begunAnswer } from './go-on';
import { taskWork } from './job-work';
import type { Jobs } from './jobs';

type JobCalls = Pick<HostHandlers, 'host.submit' | 'host.followJob' | 'host.cancel' | 'host.jobs'>;

/** `actions`: the built-in ones; the user's own come with their requests. */
export function jobCalls(jobs: Jobs, actions: readonly Action[]): JobCalls {
  return {
    'host.submit': ({ request }, context) => {
      const task = { ...request, action: actionFor(request.action, actions) };
      const earlier = (): Promise<TaskEvent[]> => jobs.toldBy(request.continues, context.sender);
      const begin = (begun: string): { jobId: string } => ({
        jobId: jobs.submit(taskWork(task, earlier, begun), context.sender, context).id,
      });
      return request.goesOn ? earlier().then((events) => begin(begunAnswer(events))) : begin('');
    },
    'host.followJob': async ({ jobId, after }, context) => {
      await jobs.follow(jobId, after, context, context.progress);
      return {};
    },
    'host.cancel': async ({ jobId }, { sender }) => {
      await jobs.cancel(jobId, sender);
      return {};
    },
    'host.jobs': async ({ tabId }) => ({ jobs: await jobs.ofTab(tabId) }),
  };
}

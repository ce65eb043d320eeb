/** Jobs that tests erase. */
import type { TaskRequest } from '@/src/protocol/task';
import { SOURCE } from '@/tests/fixtures/source';
import { page, panel, settings, type ChatWorld } from './chat-world';
import type { TestPort } from './test-host';

type ServedHost = ReturnType<ChatWorld['startHost']>;

export const toErase: TaskRequest = {
  action: 'summarize',
  input: { kind: 'page', source: SOURCE, page: page('The lamp was lit in 1841. It burnt for ninety years.') },
  settings,
};
/** A job that is over, as a card or a popup started it. */
export async function summarized(host: ServedHost, port: TestPort): Promise<string> {
  const { jobId } = await host.handlers['host.submit']({ request: toErase }, port);
  await port.followJob(host, jobId);
  await port.end(jobId);
  return jobId;
}

/** The jobs that a panel may list. */
export const listedJobs = (host: ServedHost): Promise<unknown> =>
  Promise.resolve(host.handlers['host.jobs']({ tabId: 1 }, panel()));

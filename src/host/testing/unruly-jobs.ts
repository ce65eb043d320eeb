/** What was asked of a host that anything may happen to: for tests. */
import { isTerminal } from '@/src/protocol/task-event';
import type { TestPort } from './test-host';

/** `erased`: never to be seen again, or not in this life of the host, where the disk kept it. */
export interface Erasable {
  erased: number | 'for good' | null;
}
export interface Asked extends Erasable {
  readonly jobId: string;
  /** A word of its page that stands nowhere else. */
  readonly mark: string;
  readonly port: TestPort;
  readonly life: number;
  readonly chatId: string | null;
  readonly model: string | null;
  stopped: boolean;
}
export interface Opened extends Erasable {
  readonly chatId: string;
}

export const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
export const nothing = (): null => null;

export async function until(isSo: () => boolean, limit: number): Promise<boolean> {
  for (let ms = 0; !isSo() && ms < limit; ms += 10) await wait(10);
  return isSo();
}

export const ends = ({ jobId, port: own }: Asked, port = own): number =>
  port.entries(jobId).filter(({ event }) => isTerminal(event)).length;
export const isOver = (job: Asked): boolean => ends(job) > 0;

/** Makes a call that nobody waits for, and that may fail. */
export function begin(call: unknown): void {
  Promise.resolve(call).catch(nothing);
}

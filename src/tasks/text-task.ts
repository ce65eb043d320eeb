/** What is to be done with a text: a request whose action has been found. */
import type { Action } from '@/src/actions/action';
import type { TaskRequest } from '@/src/protocol/task';

export interface TextTask extends Pick<TaskRequest, 'input' | 'settings'> {
  readonly action: Action;
}

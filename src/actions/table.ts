/** Questions to a table of actions: the built-in one, or that with the user's own. */
import type { ActionRef } from '@/src/protocol/action';
import { SottoError } from '@/src/protocol/errors';
import type { Action } from './action';
import { ownAction } from './own-action';

/** The action with this id; undefined for one that the table does not have, such as another version's. */
export function findAction(table: readonly Action[], id: string): Action | undefined {
  return table.find((action) => action.id === id);
}

/** What a request asks for. Throws `bad-message` for an id that the table does not have. */
export function actionFor(ref: ActionRef, table: readonly Action[]): Action {
  const action = typeof ref === 'string' ? findAction(table, ref) : ownAction(ref);
  if (!action) throw new SottoError('bad-message', 'there is no such action here');
  return action;
}

/** How a request names an action. */
export function refTo({ id, own }: Action): ActionRef {
  return own ?? id;
}

/** The forms of a summary, the usual one first. */
export function formsOf(table: readonly Action[]): readonly Action[] {
  return table.filter(({ isForm }) => isForm);
}

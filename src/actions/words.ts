/** What actions are called: in `locales/` under `actions` and their ids; the user's own by the names they have. */
import type { Scope } from '@/src/protocol/action';
import type { Action } from './action';

/** Above its answer, in a choice of forms, and where it is offered. */
export type Label = 'title' | 'form' | `menu_${Scope}` | `popup_${Scope}`;

/** @param say tells a message of `locales/` by its name, in which there are neither dots nor hyphens. */
export function labelOf({ id, own }: Action, label: Label, say: (message: string) => string): string {
  return own?.name ?? say(`actions_${id.replaceAll('-', '_')}_${label}`);
}

/** What stands above the actions of a group. `say` as for `labelOf`. */
export function groupLabel(group: NonNullable<Action['group']>, say: (message: string) => string): string {
  return say(`actions_groups_${group}`);
}

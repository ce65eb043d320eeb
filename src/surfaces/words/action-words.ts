/** Actions in words. A job of another version may have an action that this table does not know. */
import { i18n } from '#i18n';
import type { Action } from '@/src/actions/action';
import { findAction } from '@/src/actions/table';
import { groupLabel, labelOf } from '@/src/actions/words';
import type { Scope } from '@/src/protocol/action';
import type { JobSummary } from '@/src/protocol/job';

type Ran = Pick<JobSummary, 'action' | 'own'>;

const say = (message: string): string => i18n.t(message as 'task.answer');

/** On a button: "Explain", "Shorter". */
export function actionLabel(action: Action, scope: Scope): string {
  return labelOf(action, `popup_${scope}`, say);
}

/** In a choice of forms: "Key points". */
export function formLabel(form: Action): string {
  return labelOf(form, 'form', say);
}

/** Above the buttons of a group: "Rewrite". */
export function groupName(group: NonNullable<Action['group']>): string {
  return groupLabel(group, say);
}

/** Above an action's answer: "Explanation", "Rewritten: shorter". */
export function actionTitle(action: Action): string {
  return labelOf(action, 'title', say);
}

/** Above a job's answer, also where the table does not know its action. */
export function jobTitle({ action, own }: Ran, table: readonly Action[]): string {
  const found = findAction(table, action);
  return own?.name ?? (found ? actionTitle(found) : i18n.t('task.answer'));
}

/** Whether a job rewrites a text. */
export function isRewrite({ action, own }: Ran, table: readonly Action[]): boolean {
  return (own ?? findAction(table, action))?.does === 'rewrites';
}

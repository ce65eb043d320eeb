/** What the intents are called on screen. */
import { i18n } from '#i18n';
import type { Intent } from '@/src/protocol/task';

const ACTION = {
  summarize: 'action.summarize', explain: 'action.explain',
  'rewrite-clearer': 'action.rewriteClearer', 'rewrite-shorter': 'action.rewriteShorter',
  'rewrite-simpler': 'action.rewriteSimpler', 'rewrite-formal': 'action.rewriteFormal',
  'rewrite-friendlier': 'action.rewriteFriendlier', 'rewrite-grammar': 'action.rewriteGrammar',
} as const satisfies Record<Intent, string>;

const TASK = {
  summarize: 'task.summarize', explain: 'task.explain',
  'rewrite-clearer': 'task.rewriteClearer', 'rewrite-shorter': 'task.rewriteShorter',
  'rewrite-simpler': 'task.rewriteSimpler', 'rewrite-formal': 'task.rewriteFormal',
  'rewrite-friendlier': 'task.rewriteFriendlier', 'rewrite-grammar': 'task.rewriteGrammar', ask: 'task.ask',
} as const satisfies Record<Intent | 'ask', string>;

/** The intents that rewrite a selection, in the order in which they are offered. */
export const REWRITES = [
  'rewrite-clearer', 'rewrite-shorter', 'rewrite-simpler', 'rewrite-formal', 'rewrite-friendlier', 'rewrite-grammar',
] as const satisfies readonly Intent[];

/** On a button: "Explain", "Shorter". */
export function actionLabel(intent: Intent): string {
  return i18n.t(ACTION[intent]);
}

/** Above an answer: "Explanation", "Rewritten: shorter". */
export function taskTitle(intent: Intent | 'ask'): string {
  return i18n.t(TASK[intent]);
}

/** What the intents are called on screen. */
import { i18n } from '#i18n';
import type { Intent, SummaryForm } from '@/src/protocol/task';

const ACTION = {
  summarize: 'action.summarize',
  'summarize-line': 'action.summarizeLine',
  'summarize-points': 'action.summarizePoints',
  'summarize-figures': 'action.summarizeFigures',
  'summarize-actions': 'action.summarizeActions',
  explain: 'action.explain',
  simplify: 'action.simplify',
  'rewrite-clearer': 'action.rewriteClearer',
  'rewrite-shorter': 'action.rewriteShorter',
  'rewrite-simpler': 'action.rewriteSimpler',
  'rewrite-formal': 'action.rewriteFormal',
  'rewrite-friendlier': 'action.rewriteFriendlier',
  'rewrite-grammar': 'action.rewriteGrammar',
} as const satisfies Record<Intent, string>;

const TASK = {
  summarize: 'task.summarize',
  'summarize-line': 'task.summarizeLine',
  'summarize-points': 'task.summarizePoints',
  'summarize-figures': 'task.summarizeFigures',
  'summarize-actions': 'task.summarizeActions',
  explain: 'task.explain',
  simplify: 'task.simplify',
  'rewrite-clearer': 'task.rewriteClearer',
  'rewrite-shorter': 'task.rewriteShorter',
  'rewrite-simpler': 'task.rewriteSimpler',
  'rewrite-formal': 'task.rewriteFormal',
  'rewrite-friendlier': 'task.rewriteFriendlier',
  'rewrite-grammar': 'task.rewriteGrammar',
  ask: 'task.ask',
} as const satisfies Record<Intent | 'ask', string>;

/** What a summary can be called in a choice of forms: "Key points". */
const FORM = {
  summarize: 'form.paragraph',
  'summarize-line': 'form.line',
  'summarize-points': 'form.points',
  'summarize-figures': 'form.figures',
  'summarize-actions': 'form.actions',
} as const satisfies Record<SummaryForm, string>;

/** Whether an intent is a summary in one of its forms. */
export function isSummary(intent: Intent | 'ask'): intent is SummaryForm {
  return intent in FORM;
}

/** In a choice of forms: "Key points". */
export function formLabel(form: SummaryForm): string {
  return i18n.t(FORM[form]);
}

/** The intents that rewrite a selection, in the order in which they are offered. */
export const REWRITES = [
  'rewrite-clearer',
  'rewrite-shorter',
  'rewrite-simpler',
  'rewrite-formal',
  'rewrite-friendlier',
  'rewrite-grammar',
] as const satisfies readonly Intent[];

/** On a button: "Explain", "Shorter". */
export function actionLabel(intent: Intent): string {
  return i18n.t(ACTION[intent]);
}

/** Above an answer: "Explanation", "Rewritten: shorter". */
export function taskTitle(intent: Intent | 'ask'): string {
  return i18n.t(TASK[intent]);
}

/** Whether an intent writes a text anew. */
export function isRewrite(intent: Intent | 'ask' | undefined): boolean {
  return intent === 'simplify' || intent?.startsWith('rewrite-') === true;
}

/** The context menu: one entry on a page, three on a selection. */
import { i18n } from '#i18n';
import browser from 'webextension-polyfill';
import { INTENTS, type Intent } from '@/src/protocol/task';

export interface MenuChoice {
  readonly intent: Intent;
  readonly scope: 'page' | 'selection';
}

const REWRITE_PARENT = 'rewrite';

const REWRITES = [
  ['rewrite-clearer', i18n.t('action.rewriteClearer')],
  ['rewrite-shorter', i18n.t('action.rewriteShorter')],
  ['rewrite-simpler', i18n.t('action.rewriteSimpler')],
  ['rewrite-formal', i18n.t('action.rewriteFormal')],
  ['rewrite-friendlier', i18n.t('action.rewriteFriendlier')],
  ['rewrite-grammar', i18n.t('action.rewriteGrammar')],
] as const satisfies readonly (readonly [Intent, string])[];

function add(id: string, title: string, context: 'page' | 'selection', parentId?: string): void {
  browser.contextMenus.create({ id, title, contexts: [context], ...(parentId !== undefined && { parentId }) });
}

/**
 * Creates the entries. Chrome keeps them, so there it runs once an installation; Firefox forgets them, so there it
 * runs whenever the background page starts.
 */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  add('summarize:page', i18n.t('menu.summarizePage'), 'page');
  add('summarize:selection', i18n.t('menu.summarize'), 'selection');
  add('explain:selection', i18n.t('menu.explain'), 'selection');
  add(REWRITE_PARENT, i18n.t('menu.rewrite'), 'selection');
  for (const [intent, title] of REWRITES) add(`${intent}:selection`, title, 'selection', REWRITE_PARENT);
}

/** What a menu entry stands for, or null for one that only holds others. */
export function parseMenuId(id: string | number): MenuChoice | null {
  const [name, scope] = String(id).split(':');
  const intent = INTENTS.find((known) => known === name);
  return intent && (scope === 'page' || scope === 'selection') ? { intent, scope } : null;
}

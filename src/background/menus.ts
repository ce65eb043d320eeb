/** The context menu: two entries on a page, four on a selection. */
import browser from 'webextension-polyfill';
import { INTENTS, type Intent } from '@/src/protocol/task';

export interface MenuChoice {
  readonly intent: Intent;
  readonly scope: 'page' | 'selection';
}

const REWRITES = INTENTS.filter((intent) => intent.startsWith('rewrite-'));
const REWRITE_PARENT = 'rewrite';
/** Opens the panel. */
const ASK = 'ask:page';

/** `rewrite-clearer` → `menu_rewrite_clearer`. */
function title(name: string): string {
  return browser.i18n.getMessage(`menu_${name.replaceAll(/[-:]/g, '_')}`);
}

function add(id: string, context: 'page' | 'selection', parentId?: string): void {
  browser.contextMenus.create({
    id,
    title: title(id),
    contexts: [context],
    ...(parentId !== undefined && { parentId }),
  });
}

/** Whether an entry opens the panel. */
export function opensPanel(id: string | number): boolean {
  return id === ASK;
}

/**
 * Creates the entries. Chrome keeps them, so there it runs once an installation; Firefox forgets them, so there it
 * runs whenever the background page starts.
 */
export async function createMenus(): Promise<void> {
  await browser.contextMenus.removeAll();
  add('summarize:page', 'page');
  add('summarize:selection', 'selection');
  add('explain:selection', 'selection');
  add(REWRITE_PARENT, 'selection');
  for (const intent of REWRITES) add(`${intent}:selection`, 'selection', REWRITE_PARENT);
  browser.contextMenus.create({ id: ASK, title: title(ASK), contexts: ['page', 'selection'] });
}

/** What a menu entry stands for, or null for one that only holds others. */
export function parseMenuId(id: string | number): MenuChoice | null {
  const [name, scope] = String(id).split(':');
  const intent = INTENTS.find((known) => known === name);
  return intent && (scope === 'page' || scope === 'selection') ? { intent, scope } : null;
}

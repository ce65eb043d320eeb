/** The context menu: the table's actions on a page and on a selection, and the panel. */
import browser from 'webextension-polyfill';
import type { Action } from '@/src/actions/action';
import { findAction } from '@/src/actions/table';
import { groupLabel, labelOf } from '@/src/actions/words';
import { SCOPES, type Scope } from '@/src/protocol/action';

export interface MenuChoice {
  readonly action: Action;
  readonly scope: Scope;
}

/** Opens the panel. */
const ASK_PAGE = 'ask:page';

const say = (message: string): string => browser.i18n.getMessage(message);

/**
 * Text as a menu shows it letter by letter: browsers take `%s` for the selected text, and `&` for the mark of the key
 * that follows.
 */
function plainTitle(text: string): string {
  return text.replaceAll('&', '&&').replaceAll('%s', '%\u200bs');
}

/** Whether an entry opens the panel. */
export function opensPanel(id: string | number): boolean {
  return id === ASK_PAGE;
}

/**
 * Creates the entries. Chrome keeps them, so there it runs once an installation; Firefox forgets them, so there it
 * runs whenever the background page starts.
 */
export async function createMenus(table: readonly Action[]): Promise<void> {
  await browser.contextMenus.removeAll();
  const parents = new Set<string>();
  for (const action of table) {
    const { id, group } = action;
    for (const scope of SCOPES.filter((offered) => action.menu.includes(offered))) {
      const parentId = group && `${group}:${scope}`;
      if (group && parentId !== undefined && !parents.has(parentId)) {
        parents.add(parentId);
        browser.contextMenus.create({ id: parentId, title: groupLabel(group, say), contexts: [scope] });
      }
      browser.contextMenus.create({
        id: `${id}:${scope}`,
        title: plainTitle(labelOf(action, `menu_${scope}`, say)),
        contexts: [scope],
        ...(parentId !== undefined && { parentId }),
      });
    }
  }
  browser.contextMenus.create({ id: ASK_PAGE, title: say('menu_ask_page'), contexts: [...SCOPES] });
}

/** What a menu entry stands for, or null for one that only holds others. */
export function parseMenuId(id: string | number, table: readonly Action[]): MenuChoice | null {
  const [name = '', word] = String(id).split(':');
  const action = findAction(table, name);
  const scope = SCOPES.find((known) => known === word);
  return action && scope ? { action, scope } : null;
}

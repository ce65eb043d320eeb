/** Firefox's context menu, opened and used as a person would. */
import type { ChromeScope } from './firefox-chrome-scope.ts';
import { untilAfter, type Evaluate } from './place.ts';
import type { MenuOptions, Tab } from './session.ts';

/** The part of Firefox's API that is called here, in the background page. */
declare const browser: {
  readonly contextMenus: { readonly onClicked: { addListener(listener: () => void): void } };
};

interface MenuWindow {
  readonly chrome: ChromeScope;
  readonly inBackground: Evaluate;
}

/** Chooses an entry of the extension. Returns when the extension has been told of the click. */
export async function chooseFromMenu(
  { chrome, inBackground }: MenuWindow,
  tab: Tab,
  itemId: string,
  options: MenuOptions,
): Promise<void> {
  const clicks = (): Promise<number> => inBackground(countMenuClicks);
  const before = await clicks();
  await untilAfter(
    `the click on ${itemId}`,
    async () => {
      await openMenu(chrome, tab, itemId, options);
      await chrome.activateMenuItem(itemId);
    },
    async () => (await clicks()) > before,
  );
}

function openMenu(chrome: ChromeScope, tab: Tab, itemId: string, { at = 'p', point }: MenuOptions): Promise<void> {
  return untilAfter(
    `the menu entry ${itemId}`,
    async () => {
      await chrome.closeMenus();
      await tab.page.bringToFront();
      await tab.page.click(at, { button: 'right', ...(point && { offset: point }) });
    },
    () => chrome.menuHas(itemId),
  );
}

/** Runs in the background page: the number of clicks on menu entries since the first call of this. */
function countMenuClicks(): number {
  const page = window as { sottoMenuClicks?: number };
  if (page.sottoMenuClicks === undefined) {
    page.sottoMenuClicks = 0;
    browser.contextMenus.onClicked.addListener(() => {
      page.sottoMenuClicks = (page.sottoMenuClicks ?? 0) + 1;
    });
  }
  return page.sottoMenuClicks;
}

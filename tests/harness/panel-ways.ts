/** The product's names of the ways to its panel: the popup's button, the menu's entry, the shortcut. */

export const POPUP_BUTTON = '.popup-actions > .button.wide:not(.primary)';
export const MENU_ITEM = 'ask:page';
export const OPEN_COMMAND = 'ask-page';

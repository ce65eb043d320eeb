/** What a task about a selection works on, and where its answer may go. */
import type { SelectedText } from '@/src/extract/read-selection';
import { pageLanguage, pageTitle } from '@/src/extract/safe-dom';
import { SottoError } from '@/src/protocol/errors';
import { MAX_SELECTION_CHARS } from '@/src/protocol/task';
import type { Selected } from '@/src/sources/source';
import { captureTarget, type RewriteTarget } from './rewrite-target';

export interface SelectionTask {
  readonly selected: Selected;
  /** Where a rewrite goes; null if the text is not in a field that can be edited. */
  readonly target: RewriteTarget | null;
  /** Whether the text to rewrite is in a part of the page that we cannot reach, such as a frame of another origin. */
  readonly elsewhere: boolean;
}

/** Firefox cuts the menu's text of a selection at this length, in characters. */
const MENU_TEXT_CHARS = 16_000;

const squeeze = (text: string): string => text.replaceAll(/\s+/g, '');

/** Whether the script and the menu have read the same selection. They differ in white space. */
function isSameSelection(own: string, menu: string): boolean {
  const [left, right] = [squeeze(own), squeeze(menu)];
  return left === right || (menu.length >= MENU_TEXT_CHARS && left.startsWith(right));
}

/**
 * The task for what is selected. The menu's text reaches every frame. The script's own reading keeps the paragraphs and
 * knows the place, so it is taken if both are of one selection.
 * @param rewrites whether the answer may take the selection's place
 * @param own read before the card took the focus
 * @throws SottoError `nothing-selected`
 */
export function selectionTask(rewrites: boolean, own: SelectedText | null, menuText: string | null): SelectionTask {
  const here = own && (menuText === null || isSameSelection(own.text, menuText)) ? own : null;
  const target = here && rewrites ? captureTarget(here.place) : null;
  const text = (target ?? here)?.text ?? menuText?.trim() ?? '';
  if (text === '') throw new SottoError('nothing-selected', 'nothing is selected');
  return {
    selected: {
      text: text.slice(0, MAX_SELECTION_CHARS),
      title: pageTitle(document),
      language: pageLanguage(document),
    },
    target: text.length <= MAX_SELECTION_CHARS ? target : null,
    elsewhere: rewrites && !here,
  };
}

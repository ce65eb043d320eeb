/** What a task about a selection works on, and where its answer may be put. */
import type { SelectedText } from '@/src/extract/read-selection';
import { pageLanguage, pageTitle } from '@/src/extract/safe-dom';
import { SottoError } from '@/src/protocol/errors';
import { MAX_SELECTION_CHARS, type Intent } from '@/src/protocol/task';
import type { Selected } from '@/src/sources/source';
import { captureTarget, type RewriteTarget } from './rewrite-target';

export interface SelectionTask {
  readonly selected: Selected;
  /** For a rewrite of text in an editable field. */
  readonly target: RewriteTarget | null;
  /** Whether a rewrite's text is in a part of the page that we cannot reach. */
  readonly elsewhere: boolean;
}

/** Firefox tells no more than this of a selection, in characters. */
const MENU_TEXT_CHARS = 16_000;

const squeeze = (text: string): string => text.replaceAll(/\s+/g, '');

/** Whether two texts are of one selection, whatever became of its white space. */
function isSameSelection(own: string, menu: string): boolean {
  const [left, right] = [squeeze(own), squeeze(menu)];
  return left === right || (menu.length >= MENU_TEXT_CHARS && left.startsWith(right));
}

/**
 * The selection: the menu's own text reaches every frame; the script's own reading keeps the paragraphs and knows the
 * place. Throws `nothing-selected` where there is none.
 * @param own as it was before the card took the focus.
 */
export function selectionTask(intent: Intent, own: SelectedText | null, menuText: string | null): SelectionTask {
  const rewrites = intent.startsWith('rewrite-');
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

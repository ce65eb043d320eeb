/** What is true of a whole document while it is read: its window, and what was found out about its parts. */
import { createRange, windowOf } from '../safe-dom';
import { fixedClip, windowClip, type Clip } from './clip';

type View = Window & typeof globalThis;

export interface Scene {
  readonly view: View;
  /** For measuring texts: one for the whole document. */
  readonly range: Range;
  /** Whether scripts are off. */
  readonly unscripted: boolean;
  readonly window: Clip;
  /** The window for what does not move when it is scrolled. */
  readonly fixed: Clip;
  /** Which parts are slides of a row, as far as somebody asked. */
  readonly slides: Map<Element, boolean>;
  /** How the elements with a name fare, by the selector of that name. */
  readonly companies: Map<string, Company>;
  /** What names the ids of other elements, of each document or shadow root where somebody has asked. */
  readonly controls: Map<Node, ReadonlyMap<string, readonly Element[]>>;
  /** How many more hidden elements are looked at closely. No page can make this slow. */
  patience: number;
}

/** The elements with one name. */
export interface Company {
  readonly hidden: number;
  /** Visible, and made to change. */
  readonly shown: number;
  readonly others: number;
  /** The makes of those that stay hidden in the midst of the window, such as buttons that show up under the mouse. */
  readonly stuck: readonly string[];
}

const MAX_LOOKED_AT = 3_000;

/** Whether the user has switched scripts off for this page. */
export function cannotRunScripts(document: Document): boolean {
  return windowOf(document)?.matchMedia?.('(scripting: none)').matches ?? false;
}

/** @param view the window that lays the document out */
export function sceneOf(document: Document, view: View): Scene {
  return {
    view,
    range: createRange(document),
    unscripted: cannotRunScripts(document),
    window: windowClip(document, view),
    fixed: fixedClip(view),
    slides: new Map(),
    companies: new Map(),
    controls: new Map(),
    patience: MAX_LOOKED_AT,
  };
}

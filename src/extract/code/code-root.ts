/** Which elements hold code, whose line feeds and indentation count. */
import type { BlockContext } from '../block-context';
import { isMonospace, keptSpace } from '../layout/flow';
import { isEditor } from './editor';

/** Parts of a document rather than lines of code. */
const PARTS = 'h1, h2, h3, h4, h5, h6, article, section, ul, dl, blockquote, figure';
/** How often a page's elements are searched for such parts at most. */
const MAX_SEARCHES = 300;

export type CodeRoot = 'code' | 'editor';

/** Tells where code begins. One for each reading, for it bounds its own work. */
export class CodeRoots {
  private searches = 0;

  /** What begins with an element; null where its text is like any other. */
  rootOf(
    { element, tag, className, style, flow, inPre }: BlockContext,
    around: BlockContext | undefined,
  ): CodeRoot | null {
    if (flow !== 'block') return null;
    if (isEditor(className)) return 'editor';
    if (keptSpace(style, inPre) !== 'all') return null;
    const isCode = tag === 'PRE' || (style !== null && isMonospace(style));
    if (!isCode) return null;
    // Where the space around it is kept as well, that has been looked at.
    const isNew = tag === 'PRE' || around === undefined || keptSpace(around.style, around.inPre) !== 'all';
    if (!isNew && this.searches > MAX_SEARCHES) return null;
    this.searches++;
    return this.searches > MAX_SEARCHES || Element.prototype.querySelector.call(element, PARTS) === null
      ? 'code'
      : null;
  }
}

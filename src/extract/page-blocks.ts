/** The visible text of a document as blocks, in reading order, each with the nodes that it came from. */
import { countWords } from '@/src/protocol/count-words';
import type { Block } from '@/src/protocol/page-content';
import { contextOf, type BlockContext } from './block-context';
import { withoutInvisible } from './marks/joiners';
import type { Piece } from './marks/piece';
import { closest, dataOf, elementAround, queryAll, rootElement, tagNameOf, textContentOf } from './safe-dom';
import { isHiddenText } from './sight/hidden-text';
import type { Sight } from './sight/visibility';
import { walk, type WalkStep } from './walk';

/** A block of which it is not decided yet whether it is kept. */
export interface RawBlock {
  readonly kind: Block['kind'];
  readonly level: number | null;
  readonly text: string;
  /** Share of the text's characters that are in links, 0 to 1. */
  readonly linked: number;
  /** The element that makes it a block. */
  readonly element: Element;
  /** In `nav`, `footer`, `aside` or an element with such a role. */
  readonly marginal: boolean;
  /** Hidden until a script shows it, where scripts are off. */
  readonly waiting: boolean;
  /** One click away: in closed `<details>` or the panel of another tab. */
  readonly folded: boolean;
}

export interface PageBlocks {
  readonly blocks: readonly RawBlock[];
  readonly hiddenWords: number;
  readonly unreadFrames: number;
  /** True where the time or size limit ended the reading. */
  readonly partial: boolean;
}

export interface ReadLimits {
  readonly now: () => number;
  /** Milliseconds from now on. */
  readonly budgetMs: number;
}

/** The rest of a longer page is left out, and the page is marked as read in part. */
const MAX_CHARS = 4_000_000;
const CLOCK_EVERY_STEPS = 512;

/** Turns steps into blocks: text between two block borders belongs together. */
class BlockBuilder {
  private readonly blocks: RawBlock[] = [];
  private hiddenWords = 0;
  private unreadFrames = 0;
  private chars = 0;
  private readonly contexts: BlockContext[] = [];
  private text = '';
  private linkedChars = 0;
  private waitingChars = 0;
  private foldedChars = 0;
  private owner: BlockContext | undefined;
  /** Words that stand before the next ones, whichever block these are in. */
  private leads: { readonly element: Element; readonly text: string }[] = [];

  get isFull(): boolean {
    return this.chars > MAX_CHARS;
  }

  take(step: WalkStep): void {
    switch (step.type) {
      case 'enter':
        this.enter(step.element);
        break;
      case 'leave':
        this.leave(step.element);
        break;
      case 'text':
        this.addText(step.node, step.parent, step.sight);
        break;
      case 'piece':
        this.addPiece(step.element, step.text, step.form);
        break;
      case 'added':
        if (step.side === 'before') this.leads.push({ element: step.element, text: step.text });
        else this.close(step.element, step.text);
        break;
      case 'hidden':
        this.hiddenWords += hiddenWordsOf(step.element);
        break;
      case 'unread-frame':
        this.unreadFrames += 1;
    }
  }

  /** All blocks so far, the one under way included. */
  finish(): Omit<PageBlocks, 'partial'> {
    this.flush();
    return { blocks: this.blocks, hiddenWords: this.hiddenWords, unreadFrames: this.unreadFrames };
  }

  private enter(element: Element): void {
    const parent = this.contexts.at(-1);
    const context = contextOf(element, parent);
    const tag = tagNameOf(element);
    if (context.isBlock) this.border(tag, parent?.inTable ?? false);
    else if ((tag === 'TD' || tag === 'TH') && this.text !== '' && !this.text.endsWith('\n')) this.add(' | ', false);
    this.contexts.push(context);
  }

  private leave(element: Element): void {
    // What stands before nothing is all that there is, such as a tick that a style sheet paints.
    if (this.leads.some((lead) => lead.element === element)) this.lead();
    const context = this.contexts.pop();
    if (context?.isBlock) this.border(tagNameOf(element), this.contexts.at(-1)?.inTable ?? false);
  }

  /** Puts the words that wait before the next ones. */
  private lead(): void {
    const text = this.leads.map((lead) => lead.text).join('');
    this.leads = [];
    if (text !== '') this.add(text, false);
  }

  /** Words after an element's own: in its last block, which may have ended already. */
  private close(element: Element, text: string): void {
    const hasWords = /[\p{L}\p{N}]/u.test(text);
    const isEmpty = this.leads.some((lead) => lead.element === element);
    this.leads = this.leads.filter((lead) => lead.element !== element || hasWords);
    // Signs around nothing say nothing.
    if (isEmpty && !hasWords) return;
    this.lead();
    const last = this.blocks.at(-1);
    if (this.text === '' && last !== undefined && !hasWords)
      this.blocks[this.blocks.length - 1] = { ...last, text: `${last.text}${text.trimEnd()}` };
    else this.add(text, this.contexts.at(-1)?.linked ?? false);
  }

  private addPiece(element: Element, text: string, form: Piece['form']): void {
    if (text === '') return;
    const parent = this.contexts.at(-1);
    if (form === 'tick' && parent && !parent.inTable) {
      this.leads.push({ element: tickedItem(element), text });
      return;
    }
    if (form === 'inline' || form === 'tick' || !parent || parent.inTable) {
      this.lead();
      this.add(text, parent?.linked ?? false);
      return;
    }
    this.flush();
    this.contexts.push({ ...contextOf(element, parent), ...(form === 'code' && { kind: 'code' as const }) });
    this.lead();
    this.add(text, false);
    this.flush();
    this.contexts.pop();
  }

  private addText(node: Text, parent: Element, sight: Sight): void {
    const raw = dataOf(node);
    if (raw.trim() === '' && this.text === '') return;
    const visible = withoutInvisible(raw);
    if (visible.trim() !== '' && isHiddenText(node, parent, sight)) {
      this.hiddenWords += countWords(visible);
      return;
    }
    const context = this.contexts.at(-1);
    if (visible.trim() !== '') this.lead();
    if (sight.waiting) this.waitingChars += visible.length;
    else if (sight.folded) this.foldedChars += visible.trim().length;
    this.add(context?.kind === 'code' ? visible : visible.replaceAll(/[\s\u00A0]+/g, ' '), context?.linked ?? false);
  }

  /** Ends the block under way. */
  private flush(): void {
    const context = this.owner;
    const text =
      context?.kind === 'code'
        ? this.text.replace(/^\n+/, '').trimEnd()
        : this.text
            .replaceAll(/ +/g, ' ')
            .replaceAll(/ ?\n ?/g, '\n')
            .trim();
    const { linkedChars, waitingChars, foldedChars } = this;
    this.text = '';
    this.foldedChars = 0;
    this.linkedChars = 0;
    this.waitingChars = 0;
    this.owner = undefined;
    if (!context || !/[\p{L}\p{N}]/u.test(text)) return;
    const { kind, level, element, marginal } = context;
    this.blocks.push({
      kind,
      level,
      element,
      marginal,
      text,
      waiting: waitingChars > 0,
      folded: foldedChars > 0,
      linked: Math.min(1, linkedChars / text.length),
    });
  }

  /** A border inside a data table only separates its rows and cells. Any other one ends the block under way. */
  private border(tag: string, inTable: boolean): void {
    if (!inTable && tag !== 'BR') this.flush();
    else if (this.text !== '' && !this.text.endsWith('\n')) this.add(tag === 'BR' || tag === 'TR' ? '\n' : ' ', false);
  }

  private add(text: string, linked: boolean): void {
    if (this.text === '' && text.trim() === '') return;
    this.owner ??= this.contexts.at(-1);
    this.text += text;
    this.chars += text.length;
    if (linked) this.linkedChars += text.trim().length;
  }
}

/** The item that a tick belongs to, if its words stand behind it in another box. */
function tickedItem(tick: Element): Element {
  const parent = elementAround(tick) ?? tick;
  return closest(parent, 'li, label, [role="listitem"], [role="option"]') ?? parent;
}

/** Words in a hidden element, without those of scripts and styles, which nobody could have read. */
function hiddenWordsOf(element: Element): number {
  const code = queryAll(element, 'script, style');
  return Math.max(
    0,
    code.reduce((words, one) => words - countWords(textContentOf(one)), countWords(textContentOf(element))),
  );
}

/** Reads all visible text of a document. Never throws; stops at its limits and says so. */
export function readBlocks(document: Document, { now, budgetMs }: ReadLimits): PageBlocks {
  const root = rootElement(document);
  const builder = new BlockBuilder();
  const end = now() + budgetMs;
  let partial = false;
  let steps = 0;
  for (const step of root ? walk(root) : []) {
    builder.take(step);
    partial = builder.isFull || (++steps % CLOCK_EVERY_STEPS === 0 && now() > end);
    if (partial) break;
  }
  return { ...builder.finish(), partial };
}

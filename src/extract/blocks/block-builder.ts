/** Turns the steps of a walk into blocks: text between two borders belongs together. */
import type { ElementStyle } from '../element-style';
import { countWords } from '@/src/protocol/count-words';
import { contextOf, isBox, type BlockContext } from '../block-context';
import { CodeRoots } from '../code/code-root';
import { CodeRun } from '../code/code-run';
import { markWithin } from '../code/diff-mark';
import { isLeftOutOfCode, isOfCodeBeside } from '../code/gutter';
import { withWholeCode } from '../code/line-blocks';
import { isBlockByDefault, isOutOfFlow, placesChildren } from '../layout/flow';
import { withoutInvisible } from '../marks/joiners';
import type { NamedElement } from '../named-element';
import { dataOf } from '../safe-dom';
import { isHiddenText } from '../sight/hidden-text';
import type { Sight } from '../sight/visibility';
import { CellPart, OpenTable } from '../table/open-table';
import type { WalkStep } from '../walk';
import { fieldBlock, tickedItem } from './fields';
import { hiddenWordsOf, isControl, isLinkToPlace } from './controls';
import { crossInto } from './grid-rows';
import { ItemsPart, itemsAtFloat } from './items';
import { CodePart, NotePart, OpenPart } from './parts';
import type { RawBlock } from './raw-block';
import { TermsPart } from './terms';
import { textFactsOf } from './text-facts';
import { TextRun } from './text-run';

/** What a whole document comes to. */
export interface BuiltBlocks {
  readonly blocks: readonly RawBlock[];
  readonly hiddenWords: number;
  readonly unreadFrames: number;
}

/** The rest of a longer page is left out, and the page is marked as read in part. */
const MAX_CHARS = 4_000_000;
/** Deeper parts are read as plain blocks. */
const MAX_PARTS = 100;
/** Boxes within so many parts are no fields of a line. */
const MAX_ITEM_PARTS = 60;

export class BlockBuilder {
  private hiddenWords = 0;
  private unreadFrames = 0;
  private chars = 0;
  /** Elements within one that is left out, that one included. */
  private skipping = 0;
  private readonly contexts: BlockContext[] = [];
  private readonly page = new OpenPart(null);
  private readonly parts: OpenPart[] = [this.page];
  private readonly codeRoots = new CodeRoots();

  get isFull(): boolean {
    return this.chars > MAX_CHARS;
  }

  take(step: WalkStep): void {
    switch (step.type) {
      case 'enter':
        this.enter(step.named, step.style);
        break;
      case 'leave':
        this.leave();
        break;
      case 'text':
        this.addText(step);
        break;
      case 'piece':
        this.addPiece(step);
        break;
      case 'added':
        this.addAround(step);
        break;
      case 'hidden':
        this.hiddenWords += hiddenWordsOf(step.element);
        break;
      case 'unread-frame':
        this.unreadFrames += 1;
    }
  }

  /** All blocks so far, the one under way included. */
  finish(): BuiltBlocks {
    this.skipping = 0;
    while (this.contexts.length > 0) this.leave();
    this.flush(true);
    return { blocks: withWholeCode(this.page.blocks), hiddenWords: this.hiddenWords, unreadFrames: this.unreadFrames };
  }

  private get part(): OpenPart {
    return this.parts.at(-1) ?? this.page;
  }

  private enter(named: NamedElement, style: ElementStyle | null): void {
    const parent = this.contexts.at(-1);
    const context = contextOf(named, style, parent);
    if (this.skipping > 0 || this.isLeftOut(context, parent)) {
      this.skipping += 1;
      return;
    }
    const { part } = this;
    if (part instanceof CodePart) part.code.enter(context);
    else if (context.tag === 'BR') this.breakLine(context);
    else this.begin(context, parent, part);
    this.contexts.push(context);
  }

  private begin(context: BlockContext, parent: BlockContext | undefined, around: OpenPart): void {
    const isNote = this.isNote(context, around);
    if (isNote) this.parts.push(new NotePart(context));
    else if (context.flow === 'block' || context.tablePart !== null) this.flush();
    else if (around.run) crossInto(context, parent, around.run);
    this.open(parent && this.parts.length < MAX_ITEM_PARTS ? itemsAtFloat(context, parent, this.part.context) : null);
    this.part.begin(context, this.isChild(this.part));
    this.open(this.openPart(context, this.part));
    this.openCode(context, parent);
  }

  /** Begins a part. Words that stand before an element's own go into it. */
  private open(part: OpenPart | null): void {
    const { run } = this.part;
    if (part && run?.isOnlyBefore() === true) {
      this.part.run = null;
      part.run = run;
    }
    if (part) this.parts.push(part);
  }

  private openCode(context: BlockContext, parent: BlockContext | undefined): void {
    const root = this.codeRoots.rootOf(context, parent);
    if (!root || this.parts.length >= MAX_PARTS) return;
    this.flush(true);
    const inCell = this.part instanceof CellPart;
    const row = inCell ? this.contexts.findLast(({ tablePart }) => tablePart === 'row') : undefined;
    const mark = inCell ? markWithin(context) || (row ? markWithin(row) : '') : '';
    this.parts.push(new CodePart(context, new CodeRun(context, mark, root === 'editor')));
  }

  /** Whether an element that begins here is a child of the part's element, as boxes go. */
  private isChild({ context }: OpenPart): boolean {
    return context !== null && this.contexts.at(-1)?.box === context.element;
  }

  /** Whether an element stands beside the text under way. */
  private isNote({ element, tag, style, flow, tablePart }: BlockContext, { run }: OpenPart): boolean {
    if (!run?.takesNotes || !style || flow === 'contents' || tag === 'SUP' || tag === 'SUB') return false;
    // Whatever floats or is placed is a block for the style sheet.
    const mayBe = style.display !== 'inline' && (flow === 'block' || !isBlockByDefault(element, tag));
    return mayBe && tablePart !== 'cell' && this.parts.length < MAX_PARTS && isOutOfFlow(style);
  }

  /** The part that begins with an element, if any does. */
  private openPart(context: BlockContext, part: OpenPart): OpenPart | null {
    if (this.parts.length >= MAX_PARTS) return null;
    const { tablePart, tag, style, flow } = context;
    if (tablePart === 'table') return new OpenTable(context);
    if ((tablePart === 'cell' || tablePart === 'caption') && part instanceof OpenTable)
      return new CellPart(context, part);
    if (part instanceof OpenTable) return null;
    if (tag === 'DL') return new TermsPart(context);
    const placesItems = style && flow === 'block' && this.parts.length < MAX_ITEM_PARTS;
    return placesItems && placesChildren(style.display) ? new ItemsPart(context) : null;
  }

  private leave(): void {
    if (this.skipping > 0) {
      this.skipping -= 1;
      return;
    }
    const context = this.contexts.pop();
    if (!context) return;
    let isNote = false;
    while (this.parts.length > 1 && this.part.context === context) isNote = this.close() instanceof NotePart;
    const { part } = this;
    if (isNote) return;
    if (part instanceof CodePart) part.code.leave(context);
    else if (context.flow === 'block' || context.tablePart !== null)
      this.flush(part.run?.isOnlyBefore(context.element) ?? false);
    else part.run?.cross(isBox(context));
    if (part instanceof OpenTable && context.tablePart === 'row') part.endRow();
    else if (part instanceof OpenTable && context.tablePart === 'group') part.endGroup();
  }

  /** Ends the innermost part. Its blocks go to the one around it. */
  private close(): OpenPart | undefined {
    this.flush(true);
    const part = this.parts.pop();
    const outer = this.part;
    const blocks = part?.end() ?? [];
    if (part instanceof NotePart && outer.run) outer.run.note(blocks);
    else if (outer.blocks.length === 0) outer.blocks = [...blocks];
    else for (const block of blocks) outer.blocks.push(block);
    return part;
  }

  /** A line ends. Two ends in a row are a new paragraph, except in a heading. */
  private breakLine({ kind }: BlockContext): void {
    const { run } = this.part;
    if (!run) return;
    if (run.isAtLineEnd && kind !== 'heading' && kind !== 'caption') this.flush();
    else run.space('\n');
  }

  private isLeftOut(context: BlockContext, parent: BlockContext | undefined): boolean {
    if (this.part instanceof CodePart) return isLeftOutOfCode(context, parent);
    return isOfCodeBeside(context) || (context.tag === 'A' && isLinkToPlace(context.element, parent));
  }

  private addText({ node, parent, style, sight }: Extract<WalkStep, { type: 'text' }>): void {
    if (this.skipping > 0) return;
    const raw = dataOf(node);
    const { part } = this;
    if (raw.trim() === '' && !part.run && !(part instanceof CodePart)) return;
    const visible = withoutInvisible(raw);
    if (visible.trim() !== '' && isHiddenText(node, parent, style, sight)) {
      this.hiddenWords += countWords(visible);
      return;
    }
    this.add(visible, node, sight);
  }

  /** An element that is one piece of text. */
  private addPiece({ element, text, form }: Extract<WalkStep, { type: 'piece' }>): void {
    const { part } = this;
    const context = this.contexts.at(-1);
    if (this.skipping > 0 || text === '' || !context) return;
    if (part instanceof CodePart || form === 'inline') this.add(text, element, null);
    else if (form === 'tick') this.addBefore(text, tickedItem(element), context);
    else {
      this.flush(true);
      this.chars += text.length;
      part.blocks.push(fieldBlock(element, context, text, form));
    }
  }

  /** Words before or after an element's own. What style sheets add to code are numbers and prompts. */
  private addAround({ element, text, side }: Extract<WalkStep, { type: 'added' }>): void {
    const { part } = this;
    const context = this.contexts.at(-1);
    if (this.skipping > 0 || !context) return;
    if (part instanceof CodePart) {
      if (context.tag === 'SUP' || context.tag === 'SUB') this.add(text, element, null);
    } else if (side === 'before') this.addBefore(text, element, context);
    else if (!part.run) this.addBehind(text, element);
    // Signs around nothing say nothing.
    else if (/[\p{L}\p{N}]/u.test(text) || !part.run.takeBack(element))
      part.run.addAfter(text, element, textFactsOf(context, text, null));
    if (part.run?.isEmpty === true) part.run = null;
  }

  private addBefore(text: string, element: Element, context: BlockContext): void {
    const { part } = this;
    this.chars += text.length;
    part.run ??= new TextRun(context);
    part.run.addBefore(text, element, textFactsOf(context, text, null));
  }

  /** Words behind an element whose last block has ended already. */
  private addBehind(text: string, element: Element): void {
    const { blocks } = this.part;
    const last = blocks.at(-1);
    if (!last || last.kind === 'code' || last.kind === 'table' || !element.contains(last.element)) return;
    const pieces = [...last.pieces, { text, node: element, skipped: 0 }];
    blocks[blocks.length - 1] = { ...last, text: (last.text + text).trimEnd(), pieces };
  }

  private add(text: string, node: Text | Element, sight: Sight | null): void {
    const context = this.contexts.at(-1);
    if (!context) return;
    const { part } = this;
    const facts = textFactsOf(context, text, sight, part instanceof CodePart);
    this.chars += text.length;
    if (part instanceof CodePart) {
      part.code.add(text, node, facts);
      return;
    }
    if (!part.run && text.trim() === '') return;
    part.run ??= new TextRun(context);
    part.run.addText(text, node, context, facts);
    if (part.run.isEmpty) part.run = null;
  }

  /** Ends the text under way. @param all also where it only stands before the words of an element */
  private flush(all = false): void {
    const { part } = this;
    const { run } = part;
    if (!all && run?.isOnlyBefore() === true) return;
    part.run = null;
    if (!run) return;
    const isAfterHeading = part.blocks.at(-1)?.kind === 'heading';
    for (const block of run.toBlocks(part instanceof CellPart))
      if (!isAfterHeading || !isControl(block)) part.blocks.push(block);
  }
}

/** Code between its first and its last line: line feeds, blank lines and indentation as they are. */
import type { BlockContext } from '../block-context';
import type { CodeLine, TextPiece, RawBlock } from '../blocks/raw-block';
import type { TextFacts } from '../blocks/text-facts';
import { attribute } from '../safe-dom';
import { markWithin, signBefore } from './diff-mark';
import { unrenderedIn } from './editor';

type Mark = CodeLine['mark'];

interface OpenLine {
  text: string;
  /** Characters, without white space, in parts that a diff says are new or gone. */
  added: number;
  removed: number;
  mark: Mark;
}

const newLine = (): OpenLine => ({ text: '', added: 0, removed: 0, mark: '' });

/** The lines as text. In a diff those that neither came nor went are set in by one, as in its plain form. */
export function codeText(lines: readonly CodeLine[]): string {
  const isDiff = lines.some(({ mark }) => mark !== '');
  const isMarked = isDiff && lines.some(({ mark, text }) => mark !== '' && !text.startsWith(mark));
  const texts = lines.map(({ text, mark }) =>
    isMarked && !(mark !== '' && text.startsWith(mark)) ? `${mark || ' '}${text}` : text,
  );
  return texts
    .join('\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd();
}

/** An element within code. */
interface Inside {
  readonly element: Element;
  /** What a diff says of it. */
  readonly mark: Mark;
  /** How many lines came before it; -1 where it is no block. */
  readonly lines: number;
}

const LINE = /(^|[\s_-])line($|[\s_-])/i;

export class CodeRun {
  private readonly owner: BlockContext;
  private readonly pieces: TextPiece[] = [];
  private readonly lines: OpenLine[] = [];
  private readonly inside: Inside[] = [];
  private readonly mark: Mark;
  private readonly isEditor: boolean;
  private line = newLine();
  /** Whether a block has just ended, so that a line feed says nothing new. */
  private isAfterBlock = false;
  private linkedChars = 0;
  private waiting = false;
  private folded = false;

  /** @param mark what a diff says of all of it */
  constructor(owner: BlockContext, mark: Mark, isEditor: boolean) {
    this.owner = owner;
    this.mark = mark;
    this.isEditor = isEditor;
  }

  enter(context: BlockContext): void {
    const { element, tag, flow } = context;
    if (tag === 'BR') this.endLine();
    else if (flow === 'block') this.border();
    const isStart = this.line.text === '';
    const mark = isStart || tag === 'INS' || tag === 'DEL' ? markWithin(context) : '';
    this.inside.push({ element, mark: mark || this.currentMark(), lines: flow === 'block' ? this.lines.length : -1 });
    if (isStart && tag !== 'BR') this.line.mark = signBefore(context) || this.line.mark;
  }

  leave({ element }: BlockContext): void {
    const inside = this.inside.pop();
    if (!inside || inside.lines < 0) return;
    const isBlank = this.line.text === '' && this.lines.length === inside.lines;
    // An editor has layers without text, too.
    if (isBlank && (!this.isEditor || LINE.test(attribute(element, 'class') ?? ''))) this.endLine();
    this.border();
  }

  add(text: string, node: Text | Element | null, facts: TextFacts): void {
    const isKept = facts.kept !== 'no';
    const kept = isKept ? text.replaceAll('\r\n', '\n') : text.replaceAll(/[ \t\r\n\f]+/g, ' ');
    if (!isKept && kept === ' ' && this.line.text === '') return;
    // A line feed between lines that are blocks parts them no further.
    if (this.isAfterBlock && /^[ \t]*\n[ \t]*$/.test(kept)) return;
    this.pieces.push({ text, node, skipped: 0 });
    const mark = this.currentMark();
    kept
      .replaceAll('\u00A0', ' ')
      .split('\n')
      .forEach((part, index) => {
        if (index > 0) this.endLine();
        this.line.text += part;
        const signs = part.replaceAll(/\s+/g, '').length;
        if (mark === '+') this.line.added += signs;
        else if (mark === '-') this.line.removed += signs;
      });
    if (facts.linked) this.linkedChars += text.trim().length;
    this.waiting ||= facts.waiting;
    this.folded ||= facts.folded;
  }

  /** The block, also where it is a brace only: that can be a line of more. */
  toBlocks(): RawBlock[] {
    this.border();
    if (this.isEditor) this.tellUnrendered();
    const lines = this.lines.map(({ text, added, removed, mark }): CodeLine => {
      const signs = added === 0 && removed === 0 ? -1 : text.replaceAll(/\s+/g, '').length;
      return { text, mark: mark !== '' ? mark : signs === added ? '+' : signs === removed ? '-' : '' };
    });
    const text = codeText(lines);
    const { element } = this.owner;
    if (text === '') return [];
    return [
      {
        kind: 'code',
        level: null,
        element,
        text,
        pieces: this.pieces,
        lines,
        waiting: this.waiting,
        folded: this.folded,
        linked: Math.min(1, this.linkedChars / text.length),
      },
    ];
  }

  /** A sign for the lines that an editor has not rendered. */
  private tellUnrendered(): void {
    const { above, below } = unrenderedIn(this.owner.element);
    if (above) this.lines.unshift({ ...newLine(), text: '…' });
    if (below) this.lines.push({ ...newLine(), text: '…' });
  }

  private currentMark(): Mark {
    return this.inside.at(-1)?.mark ?? this.mark;
  }

  /** What follows is on a line of its own. */
  private border(): void {
    if (this.line.text !== '') this.endLine();
    this.isAfterBlock = this.lines.length > 0;
  }

  private endLine(): void {
    this.lines.push(this.line);
    this.line = newLine();
    this.isAfterBlock = false;
  }
}

/**
 * A text that does not fit one prompt: read section by section, with notes on each, and an answer made of the notes;
 * or, where the text is written anew, an answer made section by section. One prompt at a time, for every engine has one
 * lane.
 */
import type { GenerateRequest } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { Coverage, Finish } from '@/src/protocol/task-event';
import { answer, type AnswerEnd } from '../answer';
import { isOverflow } from '../one-pass';
import type { Reader } from '../reader';
import { smallerContext } from '../room';
import { runnerOf } from '../slices';
import type { Step } from '../steps';
import type { KnownNotes } from './known-notes';
import { groupNotes, joinedText, written, type Noted } from './notes';
import { Pace } from './pace';
import { cutSections, type Section } from './sections';
import { LEAST_SECTION_TOKENS, sectionsFor } from './sections-for';
import type { Unit } from './units';
import type { Budget, PageWork } from './work';

/** A section that does not fit after all is cut again, with this share of its tokens at most. */
const SMALLER = 0.75;
/** After so many sections that did not fit, cut as they may be, and none that did, none will. */
const HOPELESS = 3;

type SectionStep = Extract<Step, { type: 'section' }>;
type EndStep = Extract<Step, { type: 'end' }>;

/** A section and what its prompt may hold. `words` count as read with it: none where they have been counted before. */
interface Piece {
  readonly section: Section;
  readonly budget: Budget;
  readonly words: number;
  readonly isAgain: boolean;
}

export interface SectionsOptions {
  readonly work: PageWork;
  readonly units: readonly Unit[];
  /** What is known of the text's words before: they are more than its units have where the page was read in part. */
  readonly least: Coverage;
  readonly known: KnownNotes;
  /** The answer so far, which goes on; '' for a new one, and for a text that is written anew. */
  readonly begun: string;
  /** At most so many tokens are asked of the context. */
  readonly contextTokens: number;
}

/**
 * Reads and answers. What the engine finds too long is made shorter, until it fits; a part of the text that fits in no
 * way is left out, and the coverage says so. Throws `context-overflow` where the context is too small for any of it,
 * what the engine throws, and `AbortError` after `signal`, between and inside of sections.
 */
export function readSections(reader: Reader, options: SectionsOptions, signal: AbortSignal): AsyncGenerator<Step> {
  return new SectionReader(reader, options, signal).run();
}

class SectionReader {
  private pieces: Piece[] = [];
  private readonly notes: Noted[] = [];
  private readonly pace: Pace;
  private readonly sums = { promptTokens: 0, cachedTokens: 0, tokens: 0 };
  /** Words that prompts have held, and words in all. */
  private read = 0;
  private words = 0;
  private leftOut = 0;
  private finish: Finish = 'stop';
  /** Whether every part of a text that is written anew came back as it was. */
  private unchanged = true;
  /** How much of what the last step told is kept, where not all is. */
  private kept: number | undefined;
  /** What is kept of a text that is written anew, in UTF-16 units. */
  private length = 0;

  constructor(
    private readonly reader: Reader,
    private readonly options: SectionsOptions,
    private readonly signal: AbortSignal,
  ) {
    this.pace = new Pace(reader.speed);
  }

  async *run(): AsyncGenerator<Step> {
    const { work, contextTokens } = this.options;
    const budget = await work.budget(contextTokens, this.reader.count);
    if (budget.section < LEAST_SECTION_TOKENS) throw tooSmall();
    const sections = await sectionsFor(this.reader, this.options, budget);
    this.pieces = sections.map((section) => ({ section, budget, words: section.words, isAgain: false }));
    this.words = sections.reduce((sum, { words }) => sum + words, 0);
    for (let index = 0; index < this.pieces.length; index += 1) yield* this.piece(index);
    if (this.leftOut > 0 && this.read === 0) throw tooSmall();
    if (!work.recipe.rewrites) yield* this.answer(budget);
    else
      yield this.end({
        finish: this.leftOut > 0 ? 'length' : this.finish,
        ...(this.kept !== undefined && { kept: this.length }),
        ...(this.unchanged && this.leftOut === 0 && { unchanged: true }),
      });
  }

  private get coverage(): Coverage {
    const { least } = this.options;
    return { ...least, words: this.read, ofWords: Math.max(this.words, least.ofWords) };
  }

  /** Reads one section, in two or more where the engine finds that it does not fit. */
  private async *piece(index: number): AsyncGenerator<Step> {
    const piece = this.pieces[index];
    if (!piece) return;
    this.signal.throwIfAborted();
    const { work, known } = this.options;
    const { section, budget, words } = piece;
    const key = work.keyOf(section.text);
    const heading = section.headings.at(-1) ?? '';
    yield this.step(
      { step: work.recipe.rewrites ? 'part' : 'notes', index: index + 1, of: this.pieces.length, heading, key },
      index,
    );
    // Parts of an answer stand one below the other.
    const before = work.recipe.rewrites && this.length > 0 ? '\n\n' : '';
    if (before !== '') yield { type: 'text', text: before, tokens: 0 };
    const earlier = known.get(key)?.trim();
    if (earlier !== undefined) {
      this.read += words;
      yield { type: 'text', text: earlier, tokens: 0 };
      this.take(heading, before, { text: earlier, kept: earlier.length, unchanged: earlier === section.text.trim() });
      return;
    }
    try {
      const end = yield* this.ask(work.section(section, index + 1, this.pieces.length, budget), words, true);
      if (end.finish === 'length' && (await this.halve(index, piece))) {
        this.kept = 0;
        yield* this.piece(index);
        return;
      }
      // A text that is written anew is the worse for its weakest part.
      if (this.finish === 'stop') this.finish = end.finish;
      this.take(heading, before, end);
    } catch (error) {
      if (before !== '') this.kept = 0;
      if (await this.fits(error, index, piece)) yield* this.piece(index);
    }
  }

  /**
   * After a section that did not fit: whether it was cut into smaller ones. Throws where none will fit, and what else
   * was wrong.
   */
  private async fits(error: unknown, index: number, piece: Piece): Promise<boolean> {
    if (!isOverflow(error)) throw error;
    if (await this.cutAgain(index, piece)) return true;
    this.leftOut += 1;
    if (this.leftOut >= HOPELESS && this.read === 0) throw error;
    return false;
  }

  /** Takes what was noted, or written, of a section. `before` it: what stands between it and the part above. */
  private take(
    heading: string,
    before: string,
    { text, kept, unchanged = false }: Pick<AnswerEnd, 'text' | 'kept' | 'unchanged'>,
  ): void {
    if (!unchanged) this.unchanged = false;
    this.notes.push({ heading, text: text.slice(0, kept) });
    if (kept < text.length) this.kept = before.length + kept;
    this.length += before.length + kept;
  }

  /**
   * The notes as an answer; in several rounds where they are too many for one prompt, and in less room where they do
   * not fit.
   */
  private async *answer(first: Budget): AsyncGenerator<Step> {
    let budget = first;
    let notes = this.notes.filter(({ text }) => text.trim() !== '');
    while (notes.length > 0) {
      const groups = (await this.areAnswer(notes)) ? null : await groupNotes(notes, budget.gather, this.reader.count);
      if (!groups) {
        yield* this.joined(notes);
        return;
      }
      try {
        const [only] = groups;
        if (groups.length === 1 && only) {
          yield* this.lastAnswer(only, budget);
          return;
        }
        const gathered = yield* this.gather(groups, budget);
        // A model that has nothing to say of them leaves them as they are.
        if (gathered.length === 0) budget = { ...budget, gather: 0 };
        else notes = gathered;
      } catch (error) {
        const smaller = isOverflow(error) ? smallerContext(budget.contextTokens) : null;
        if (!isOverflow(error)) throw error;
        budget =
          smaller === null ? { ...budget, gather: 0 } : await this.options.work.budget(smaller, this.reader.count);
      }
    }
    yield this.end({ finish: 'empty' });
  }

  private async *gather(groups: readonly (readonly Noted[])[], budget: Budget): AsyncGenerator<Step, Noted[]> {
    const gathered: Noted[] = [];
    for (const [index, group] of groups.entries()) {
      const heading = group[0]?.heading ?? '';
      yield this.step({ step: 'gather', index: index + 1, of: groups.length, heading, key: '' }, this.pieces.length);
      const { text, kept } = yield* this.ask(this.options.work.gather(written(group), false, budget), 0, false);
      gathered.push({ heading, text: text.slice(0, kept) });
    }
    return gathered.filter(({ text }) => text.trim() !== '');
  }

  /** Whether the notes say enough in little enough room, as they stand. */
  private async areAnswer(notes: readonly Noted[]): Promise<boolean> {
    if (this.options.begun !== '') return false;
    return (
      this.options.work.recipe.joins === true &&
      (await this.reader.count(joinedText(notes))) <= this.options.work.joinedTokens
    );
  }

  private *joined(notes: readonly Noted[]): Generator<Step> {
    yield this.step({ step: 'answer', index: 1, of: 1, heading: '', key: '' }, this.pieces.length);
    const isBegun = this.options.begun !== '';
    if (!isBegun) yield { type: 'text', text: joinedText(notes), tokens: 0 };
    yield this.end({ finish: isBegun ? 'length' : 'stop' });
  }

  private async *lastAnswer(notes: readonly Noted[], budget: Budget): AsyncGenerator<Step> {
    yield this.step({ step: 'answer', index: 1, of: 1, heading: '', key: '' }, this.pieces.length);
    const { work, begun } = this.options;
    const request = { ...work.gather(written(notes), true, budget), ...(begun !== '' && { begun }) };
    const { finish, kept, text } = yield* this.ask(request, 0, true);
    yield this.end({ finish, ...(kept < text.length && { kept }) });
  }

  /**
   * One prompt. `words`: of the page in it, which count as read once the engine has read them; `isShown`: whether its
   * text is.
   */
  private async *ask(request: GenerateRequest, words: number, isShown: boolean): AsyncGenerator<Step, AnswerEnd> {
    const began = this.reader.now();
    let firstMs: number | undefined;
    yield { type: 'reading', fraction: null, coverage: this.coverage };
    for await (const step of answer(
      this.reader,
      { ...request, rewrites: this.options.work.recipe.rewrites },
      this.signal,
    )) {
      if (step.type === 'prompt') {
        yield { type: 'reading', fraction: step.fraction, coverage: this.coverage };
        continue;
      }
      if (firstMs === undefined) {
        firstMs = this.reader.now() - began;
        this.read += words;
        if (words > 0) yield { type: 'reading', fraction: 1, coverage: this.coverage };
      }
      if (step.type !== 'end') {
        if (isShown) yield step;
        continue;
      }
      this.measure(step, firstMs, this.reader.now() - began);
      return step;
    }
    throw new SottoError('engine-failed', 'the engine ended an answer without its end');
  }

  private measure({ promptTokens, cachedTokens, tokens }: AnswerEnd, promptMs: number, totalMs: number): void {
    this.pace.add({ promptTokens: promptTokens - cachedTokens, promptMs, tokens, decodeMs: totalMs - promptMs });
    this.sums.promptTokens += promptTokens;
    this.sums.cachedTokens += cachedTokens;
    this.sums.tokens += tokens;
  }

  private step(step: Pick<SectionStep, 'step' | 'index' | 'of' | 'heading' | 'key'>, done: number): SectionStep {
    const { work } = this.options;
    const left = this.pieces.slice(done);
    const noteTokens = (work.recipe.rewrites ? left[0]?.section.tokens : this.pieces[0]?.budget.noteTokens) ?? 0;
    const last = work.recipe.rewrites ? 0 : 1;
    const promptTokens =
      left.reduce((sum, { section }) => sum + section.tokens, 0) + last * this.pieces.length * noteTokens;
    const heading = step.heading.slice(0, 200);
    const { kept } = this;
    this.kept = undefined;
    return {
      type: 'section',
      ...step,
      heading,
      coverage: this.coverage,
      leftMs: this.pace.left(promptTokens, left.length + last, noteTokens),
      ...(kept !== undefined && { kept }),
    };
  }

  private end(end: Pick<EndStep, 'finish' | 'kept' | 'unchanged'>): EndStep {
    return { type: 'end', coverage: this.coverage, ...this.sums, ...end };
  }

  /** Makes a section that did not fit smaller, or gives it less room; false where neither can be. */
  private async cutAgain(index: number, piece: Piece): Promise<boolean> {
    for (
      let context = smallerContext(piece.budget.contextTokens);
      context !== null;
      context = smallerContext(context)
    ) {
      const budget = await this.options.work.budget(context, this.reader.count);
      const tokens = Math.min(budget.section, Math.floor(piece.section.tokens * SMALLER));
      if (tokens >= LEAST_SECTION_TOKENS) return this.replace(index, { ...piece, budget }, tokens);
      if (budget.section < piece.section.tokens) continue;
      // The rest of a long word may be this small from the start: it stays whole, and its note has less room.
      this.pieces[index] = { ...piece, budget };
      return true;
    }
    return false;
  }

  /**
   * Cuts a part in two that met its limit, to be written once more; false where that was done before, or is no use. Its
   * words have been read.
   */
  private async halve(index: number, piece: Piece): Promise<boolean> {
    if (!this.options.work.recipe.rewrites || piece.isAgain || piece.section.units.length === 0) return false;
    return this.replace(index, { ...piece, isAgain: true }, Math.floor(piece.section.tokens / 2));
  }

  /** Puts sections of at most so many tokens in a piece's place; false where not even a character fits them. */
  private async replace(index: number, { section, budget, words, isAgain }: Piece, tokens: number): Promise<boolean> {
    try {
      const smaller = await cutSections(section.units, Math.max(1, tokens), this.reader.count, runnerOf(this.reader));
      const { headings } = section;
      const pieces = smaller.map(
        (part): Piece => ({
          section: part.headings.length > 0 ? part : { ...part, headings },
          budget,
          words: isAgain ? 0 : part.words,
          isAgain,
        }),
      );
      this.pieces = [...this.pieces.slice(0, index), ...pieces, ...this.pieces.slice(index + 1)];
      if (!isAgain) this.words += smaller.reduce((sum, part) => sum + part.words, 0) - words;
      return true;
    } catch (error) {
      if (!isOverflow(error)) throw error;
      return false;
    }
  }
}

function tooSmall(): SottoError {
  return new SottoError('context-overflow', 'the context is too small for any of the text');
}

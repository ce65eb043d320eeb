/**
 * Reads a text that does not fit one prompt, section by section. Notes on each become an answer; a text to rewrite is
 * rewritten section by section. One prompt at a time, because an engine runs one at a time.
 */
import { SottoError } from '@/src/protocol/errors';
import type { Coverage, Finish } from '@/src/protocol/task-event';
import type { AnswerEnd } from '../answer';
import { isOverflow } from '../one-pass';
import type { Reader } from '../reader';
import { runnerOf } from '../slices';
import type { TaskStep } from '../steps';
import type { KnownNotes } from './known-notes';
import type { Noted } from './notes';
import { NotesAnswer, type NextPrompt, type SectionStep } from './notes-answer';
import { SectionPieces } from './section-pieces';
import { SectionPrompts } from './section-prompts';
import { LEAST_SECTION_TOKENS, sectionsFor } from './sections-for';
import type { Unit } from './units';
import type { PageWork } from './work';

/** If so many sections did not fit, however they were cut, and none did, the rest is not tried. */
const HOPELESS = 3;

export interface SectionsOptions {
  readonly work: PageWork;
  readonly units: readonly Unit[];
  /**
   * The words that are known before reading. They are more than the units have where only a part of the page could be
   * read.
   */
  readonly least: Coverage;
  readonly known: KnownNotes;
  /** The answer so far that goes on; '' for a new one, and for a text that is rewritten. */
  readonly begun: string;
  /** At most so many tokens of the context are used. */
  readonly contextTokens: number;
}

/**
 * Reads the text and answers. Sections that the engine finds too long are cut smaller; a part that fits in no way is
 * left out, and the coverage says so. Throws `context-overflow` where nothing fits, what the engine throws, and
 * `AbortError` after `signal`.
 */
export async function* readSections(
  reader: Reader,
  options: SectionsOptions,
  signal: AbortSignal,
): AsyncGenerator<TaskStep> {
  const { work, contextTokens, least, begun } = options;
  const { count } = reader;
  const budget = await work.budget(contextTokens, count);
  if (budget.section < LEAST_SECTION_TOKENS) throw tooSmall();
  const sections = await sectionsFor(reader, options, budget);
  const pieces = new SectionPieces(sections, budget, work, count, runnerOf(reader));
  const { rewrites } = work.recipe;
  const prompts = new SectionPrompts(reader, signal, { rewrites, least, ofWords: () => pieces.words });
  const sectionReader = new SectionReader(options, pieces, prompts, signal);
  yield* sectionReader.readAll();
  if (rewrites) yield sectionReader.end();
  else {
    const told = (step: NextPrompt): SectionStep => sectionReader.step(step, pieces.length);
    yield* new NotesAnswer(prompts, { work, count, begun, told }).answer(sectionReader.notes, budget);
  }
}

/** Reads the sections one by one, and keeps notes on them, or the parts of a rewritten text. */
class SectionReader {
  private readonly noted: Noted[] = [];
  readonly notes: readonly Noted[] = this.noted;
  private leftOut = 0;
  private finish: Finish = 'stop';
  /** Whether every part of a rewritten text came back as it was. */
  private unchanged = true;
  /** How much of the last section's text is kept, where not all is. */
  private kept: number | undefined;
  /** The length of a rewritten text so far, in UTF-16 units. */
  private length = 0;

  constructor(
    private readonly options: Pick<SectionsOptions, 'work' | 'known'>,
    private readonly pieces: SectionPieces,
    private readonly prompts: SectionPrompts,
    private readonly signal: AbortSignal,
  ) {}

  /** Throws `context-overflow` where none of the text fitted. */
  async *readAll(): AsyncGenerator<TaskStep> {
    for (let index = 0; index < this.pieces.length; index += 1) yield* this.piece(index);
    if (this.leftOut > 0 && this.isUnread) throw tooSmall();
  }

  /** The end of a rewritten text. */
  end(): TaskStep {
    return this.prompts.end({
      finish: this.leftOut > 0 ? 'length' : this.finish,
      ...(this.kept !== undefined && { kept: this.length }),
      ...(this.unchanged && this.leftOut === 0 && { unchanged: true }),
    });
  }

  private get isUnread(): boolean {
    return this.prompts.coverage.words === 0;
  }

  /** Reads one section, in two or more where the engine finds that it does not fit. */
  private async *piece(index: number): AsyncGenerator<TaskStep> {
    const piece = this.pieces.at(index);
    if (!piece) return;
    this.signal.throwIfAborted();
    const { work, known } = this.options;
    const { section, budget, words } = piece;
    const key = work.keyOf(section.text);
    const heading = section.headings.at(-1) ?? '';
    const step = work.recipe.rewrites ? 'part' : 'notes';
    yield this.step({ step, index: index + 1, of: this.pieces.length, heading, key }, index);
    // An empty line between the parts of a rewritten text.
    const before = work.recipe.rewrites && this.length > 0 ? '\n\n' : '';
    if (before !== '') yield { type: 'token', text: before, tokens: 0 };
    const earlier = known.get(key)?.trim();
    if (earlier !== undefined) {
      this.prompts.takeAsRead(words);
      yield { type: 'token', text: earlier, tokens: 0 };
      this.take(heading, before, { text: earlier, kept: earlier.length, unchanged: earlier === section.text.trim() });
      return;
    }
    try {
      const request = work.section(section, index + 1, this.pieces.length, budget);
      const end = yield* this.prompts.ask(request, words, true);
      if (end.finish === 'length' && (await this.pieces.halve(index, piece))) {
        this.kept = 0;
        yield* this.piece(index);
        return;
      }
      // The worst end of a part is the end of the whole.
      if (this.finish === 'stop') this.finish = end.finish;
      this.take(heading, before, end);
    } catch (error) {
      if (before !== '') this.kept = 0;
      if (!isOverflow(error)) throw error;
      if (await this.pieces.cutAgain(index, piece)) yield* this.piece(index);
      else this.leaveOut(error);
    }
  }

  /** Leaves out a section that fits in no way. Throws where none is likely to fit. */
  private leaveOut(error: unknown): void {
    this.leftOut += 1;
    if (this.leftOut >= HOPELESS && this.isUnread) throw error;
  }

  /** Keeps a note, or a part of a rewritten text. `before`: what stands between it and the part above. */
  private take(
    heading: string,
    before: string,
    { text, kept, unchanged = false }: Pick<AnswerEnd, 'text' | 'kept' | 'unchanged'>,
  ): void {
    if (!unchanged) this.unchanged = false;
    this.noted.push({ heading, text: text.slice(0, kept) });
    if (kept < text.length) this.kept = before.length + kept;
    this.length += before.length + kept;
  }

  /** The step for the next prompt, with the time that is left after `done` sections. */
  step(step: NextPrompt, done: number): SectionStep {
    const { work } = this.options;
    const left = this.pieces.from(done);
    const noteTokens = (work.recipe.rewrites ? left[0]?.section.tokens : this.pieces.at(0)?.budget.noteTokens) ?? 0;
    const last = work.recipe.rewrites ? 0 : 1;
    const promptTokens =
      left.reduce((sum, { section }) => sum + section.tokens, 0) + last * this.pieces.length * noteTokens;
    const heading = step.heading.slice(0, HEADING_CHARS);
    const { kept } = this;
    this.kept = undefined;
    return {
      type: 'section',
      ...step,
      heading,
      coverage: this.prompts.coverage,
      leftMs: this.prompts.left(promptTokens, left.length + last, noteTokens),
      ...(kept !== undefined && { kept }),
    };
  }
}

/** The longest heading that a step tells. */
const HEADING_CHARS = 200;

function tooSmall(): SottoError {
  return new SottoError('context-overflow', 'the context is too small for any of the text');
}

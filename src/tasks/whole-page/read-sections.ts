/**
 * A text that does not fit one prompt: read section by section, with notes on each, and an answer made of the notes; or,
 * where the text is written anew, an answer made section by section. One prompt at a time, for every engine has one lane.
 */
import type { GenerateRequest } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { Coverage, Finish } from '@/src/protocol/task-event';
import { answer, type AnswerEnd } from '../answer';
import { isOverflow } from '../one-pass';
import type { Reader } from '../reader';
import type { Step } from '../steps';
import { keyOf, type KnownNotes } from './known-notes';
import { Pace } from './pace';
import { cutSections, type Section } from './sections';
import type { Unit } from './units';
import { JOINED_TOKENS, type Budget, type PageWork } from './work';

/** A section that does not fit after all is cut again with this share of its budget, down to the least. */
const SMALLER = 0.6;
const LEAST_SECTION_TOKENS = 48;
/** Notes that are too long to be put together keep this share of themselves, again and again; shorter ones, in characters, say nothing. */
const NOTES_KEPT = 0.8;
const LEAST_NOTE_CHARS = 40;

type SectionStep = Extract<Step, { type: 'section' }>;
type EndStep = Extract<Step, { type: 'end' }>;

interface Noted { readonly heading: string; readonly text: string }

export interface SectionsOptions {
  readonly work: PageWork;
  readonly units: readonly Unit[];
  /** What is known of the text's words before: they are more than its units have where the page was read in part. */
  readonly least: Coverage;
  readonly known: KnownNotes;
  /** At most so many tokens are asked of the context. */
  readonly contextTokens: number;
}

/**
 * Reads and answers. Throws `context-overflow` where the context is too small for any of it, what the engine throws, and
 * `AbortError` after `signal`, between and inside of sections.
 */
export function readSections(reader: Reader, options: SectionsOptions, signal: AbortSignal): AsyncGenerator<Step> {
  return new SectionReader(reader, options, signal).run();
}

class SectionReader {
  private sections: Section[] = [];
  private readonly notes: Noted[] = [];
  private readonly pace: Pace;
  private readonly sums = { promptTokens: 0, cachedTokens: 0, tokens: 0 };
  private budget: Budget = { section: 0, noteTokens: 0, gather: 0 };
  /** Words that prompts have held, and words in all. */
  private read = 0;
  private words = 0;
  private finish: Finish = 'stop';

  constructor(private readonly reader: Reader, private readonly options: SectionsOptions, private readonly signal: AbortSignal) {
    this.pace = new Pace(reader.speed);
  }

  async *run(): AsyncGenerator<Step> {
    const { work, units, contextTokens } = this.options;
    const { count } = this.reader;
    this.budget = await work.budget(contextTokens, count);
    this.sections = await cutSections(units, Math.max(1, this.budget.section), count);
    this.words = this.sections.reduce((sum, { words }) => sum + words, 0);
    for (let index = 0; index < this.sections.length; index += 1) yield* this.section(index);
    if (work.recipe.rewrites) yield this.end({ finish: this.finish });
    else yield* this.answer();
  }

  private get coverage(): Coverage {
    const { least } = this.options;
    return { ...least, words: this.read, ofWords: Math.max(this.words, least.ofWords) };
  }

  /** Reads one section, in two or more where the engine finds that it does not fit. */
  private async *section(index: number): AsyncGenerator<Step> {
    const section = this.sections[index];
    if (!section) return;
    this.signal.throwIfAborted();
    const { work, known } = this.options;
    const key = keyOf(`${work.recipe.system}\n${work.recipe.note ?? work.recipe.ask}\n${section.text}`);
    const heading = section.headings.at(-1) ?? '';
    // Parts of an answer stand one below the other.
    if (work.recipe.rewrites && index > 0) yield { type: 'text', text: '\n\n', tokens: 0 };
    yield this.step({ step: work.recipe.rewrites ? 'part' : 'notes', index: index + 1, of: this.sections.length, heading, key }, index);
    const earlier = known.get(key);
    if (earlier !== undefined) {
      this.read += section.words;
      this.notes.push({ heading, text: earlier });
      yield { type: 'text', text: earlier.trim(), tokens: 0 };
      return;
    }
    try {
      const end = yield* this.ask(work.section(section, index + 1, this.sections.length, this.budget), section.words, true);
      // A text that is written anew is the worse for its weakest part.
      if (end.finish !== 'stop' && this.finish === 'stop') this.finish = end.finish;
      const text = end.text.slice(0, end.kept);
      this.notes.push({ heading, text: end.finish === 'length' ? wholeSentences(text) : text });
    } catch (error) {
      if (!isOverflow(error)) throw error;
      await this.cutAgain(index, section);
      yield* this.section(index);
    }
  }

  /** The notes as an answer; in several rounds where they are too many for one prompt. */
  private async *answer(): AsyncGenerator<Step> {
    let notes = this.notes.filter(({ text }) => text.trim() !== '');
    if (notes.length === 0) {
      yield this.end({ finish: 'empty' });
      return;
    }
    for (;;) {
      if (await this.areAnswer(notes)) {
        yield* this.joined(notes);
        return;
      }
      const groups = await this.groups(notes);
      const [only] = groups;
      if (groups.length === 1 && only) {
        yield* this.lastAnswer(only);
        return;
      }
      const gathered: Noted[] = [];
      for (const [index, group] of groups.entries()) {
        yield this.step({ step: 'gather', index: index + 1, of: groups.length, heading: group[0]?.heading ?? '', key: '' }, this.sections.length);
        const { text, kept } = yield* this.ask(this.options.work.gather(written(group), false, this.budget.noteTokens * 2), 0, false);
        gathered.push({ heading: group[0]?.heading ?? '', text: text.slice(0, kept) });
      }
      notes = gathered;
    }
  }

  /** Whether the notes say enough in little enough room, as they stand. */
  private async areAnswer(notes: readonly Noted[]): Promise<boolean> {
    return this.options.work.recipe.joins === true && (await this.reader.count(joinedText(notes))) <= JOINED_TOKENS;
  }

  private *joined(notes: readonly Noted[]): Generator<Step> {
    yield this.step({ step: 'answer', index: 1, of: 1, heading: '', key: '' }, this.sections.length);
    yield { type: 'text', text: joinedText(notes), tokens: 0 };
    yield this.end({ finish: 'stop' });
  }

  private async *lastAnswer(notes: readonly Noted[]): AsyncGenerator<Step> {
    const { work, contextTokens } = this.options;
    yield this.step({ step: 'answer', index: 1, of: 1, heading: '', key: '' }, this.sections.length);
    const maxTokens = Math.min(work.recipe.maxTokens, Math.floor(contextTokens / 4));
    const { finish, kept, text } = yield* this.ask(work.gather(written(notes), true, maxTokens), 0, true);
    yield this.end({ finish, ...(kept < text.length && { kept }) });
  }

  /** Notes in as few groups as fit a prompt each; at least two notes in each, so that every round has fewer. */
  private async groups(notes: readonly Noted[]): Promise<Noted[][]> {
    const { count } = this.reader;
    if ((await count(written(notes))) <= this.budget.gather) return [[...notes]];
    const groups: Noted[][] = [];
    for (const note of notes) {
      const last = groups.at(-1);
      if (last && (last.length < 2 || (await count(written([...last, note]))) <= this.budget.gather)) last.push(note);
      else groups.push([note]);
    }
    // Two long notes that do not fit together: each as much as half of the room holds.
    return Promise.all(groups.map((group) => this.shortened(group)));
  }

  private async shortened(group: readonly Noted[]): Promise<Noted[]> {
    let fitted = [...group];
    while ((await this.reader.count(written(fitted))) > this.budget.gather) {
      if (fitted.every(({ text }) => text.length < LEAST_NOTE_CHARS)) throw new SottoError('context-overflow', 'the context is too small for the notes');
      fitted = fitted.map((note) => ({ ...note, text: note.text.slice(0, Math.floor(note.text.length * NOTES_KEPT)) }));
    }
    return fitted;
  }

  /** One prompt. `words`: of the page in it, which count as read once the engine has read them; `isShown`: whether its text is. */
  private async *ask(request: GenerateRequest, words: number, isShown: boolean): AsyncGenerator<Step, AnswerEnd> {
    const began = this.reader.now();
    let firstMs: number | undefined;
    yield { type: 'reading', fraction: null, coverage: this.coverage };
    for await (const step of answer(this.reader, request, this.signal)) {
      if (step.type === 'prompt') {
        yield { type: 'reading', fraction: step.fraction, coverage: this.coverage };
        continue;
      }
      if (firstMs === undefined) {
        firstMs = this.reader.now() - began;
        this.read += words;
        if (words > 0) yield { type: 'reading', fraction: 1, coverage: this.coverage };
      }
      if (step.type === 'text') {
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
    const left = this.sections.slice(done);
    const noteTokens = work.recipe.rewrites ? (left[0]?.tokens ?? 0) : this.budget.noteTokens;
    const last = work.recipe.rewrites ? 0 : 1;
    const promptTokens = left.reduce((sum, { tokens }) => sum + tokens, 0) + last * this.sections.length * noteTokens;
    const heading = step.heading.slice(0, 200);
    return { type: 'section', ...step, heading, coverage: this.coverage, leftMs: this.pace.left(promptTokens, left.length + last, noteTokens) };
  }

  private end(end: Pick<EndStep, 'finish' | 'kept'>): EndStep {
    return { type: 'end', coverage: this.coverage, ...this.sums, ...end };
  }

  private async cutAgain(index: number, section: Section): Promise<void> {
    const budget = Math.floor(section.tokens * SMALLER);
    if (budget < LEAST_SECTION_TOKENS) throw new SottoError('context-overflow', 'the context is too small for any of the text');
    const smaller = await cutSections(section.units, budget, this.reader.count);
    const headings = section.headings;
    const parts = smaller.map((part) => (part.headings.length > 0 ? part : { ...part, headings }));
    this.sections = [...this.sections.slice(0, index), ...parts, ...this.sections.slice(index + 1)];
    this.words += smaller.reduce((sum, { words }) => sum + words, 0) - section.words;
  }
}

/** Up to the end of the last sentence that is one, or all of a text that has none: it ends where the room did. */
function wholeSentences(text: string): string {
  return /^[\s\S]*[.!?。！？]["'”’)\]]*(?=\s|$)/u.exec(text)?.[0] ?? text;
}

const joinedText = (notes: readonly Noted[]): string => notes.map(({ text }) => text.trim()).join('\n\n');

function written(notes: readonly Noted[]): string {
  return notes.map(({ heading, text }, index) => `${String(index + 1)}. ${heading === '' ? '' : `${heading}: `}${text.trim()}`).join('\n\n');
}

/** Makes an answer of the notes on a text's sections. */
import { isOverflow } from '../one-pass';
import type { Reader } from '../reader';
import { smallerContext } from '../room';
import type { TaskStep } from '../steps';
import { groupNotes, joinedText, written, type Noted } from './notes';
import type { SectionPrompts } from './section-prompts';
import type { Budget, PageWork } from './work';

export type SectionStep = Extract<TaskStep, { type: 'section' }>;
/** The next prompt, as a step tells it. */
export type NextPrompt = Pick<SectionStep, 'step' | 'index' | 'of' | 'heading' | 'key'>;

interface NotesOptions {
  readonly work: PageWork;
  readonly count: Reader['count'];
  /** The answer so far that goes on; '' for a new one. */
  readonly begun: string;
  /** The step for the next prompt, with the time that is left. */
  told(step: NextPrompt): SectionStep;
}

const LAST: NextPrompt = { step: 'answer', index: 1, of: 1, heading: '', key: '' };

export class NotesAnswer {
  constructor(
    private readonly prompts: SectionPrompts,
    private readonly options: NotesOptions,
  ) {}

  /**
   * The answer made of notes; in several rounds if they are too many for one prompt, with a smaller context if they do
   * not fit.
   */
  async *answer(all: readonly Noted[], first: Budget): AsyncGenerator<TaskStep> {
    const { work, count } = this.options;
    let budget = first;
    let notes = all.filter(({ text }) => text.trim() !== '');
    while (notes.length > 0) {
      const groups = (await this.areAnswer(notes)) ? null : await groupNotes(notes, budget.gather, count);
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
        // If the model says nothing about them, the notes stay as they are.
        if (gathered.length === 0) budget = { ...budget, gather: 0 };
        else notes = gathered;
      } catch (error) {
        const smaller = isOverflow(error) ? smallerContext(budget.contextTokens) : null;
        if (!isOverflow(error)) throw error;
        budget = smaller === null ? { ...budget, gather: 0 } : await work.budget(smaller, count);
      }
    }
    yield this.prompts.end({ finish: 'empty' });
  }

  private async *gather(groups: readonly (readonly Noted[])[], budget: Budget): AsyncGenerator<TaskStep, Noted[]> {
    const { work, told } = this.options;
    const gathered: Noted[] = [];
    for (const [index, group] of groups.entries()) {
      const heading = group[0]?.heading ?? '';
      yield told({ step: 'gather', index: index + 1, of: groups.length, heading, key: '' });
      const { text, kept } = yield* this.prompts.ask(work.gather(written(group), false, budget), 0, false);
      gathered.push({ heading, text: text.slice(0, kept) });
    }
    return gathered.filter(({ text }) => text.trim() !== '');
  }

  /** Whether the notes are short enough to be the answer themselves. */
  private async areAnswer(notes: readonly Noted[]): Promise<boolean> {
    const { work, count, begun } = this.options;
    if (begun !== '' || work.recipe.joins !== true) return false;
    return (await count(joinedText(notes))) <= work.joinedTokens;
  }

  private *joined(notes: readonly Noted[]): Generator<TaskStep> {
    yield this.options.told(LAST);
    const isBegun = this.options.begun !== '';
    if (!isBegun) yield { type: 'token', text: joinedText(notes), tokens: 0 };
    yield this.prompts.end({ finish: isBegun ? 'length' : 'stop' });
  }

  private async *lastAnswer(notes: readonly Noted[], budget: Budget): AsyncGenerator<TaskStep> {
    const { work, begun, told } = this.options;
    yield told(LAST);
    const request = { ...work.gather(written(notes), true, budget), ...(begun !== '' && { begun }) };
    const { finish, kept, text } = yield* this.prompts.ask(request, 0, true);
    yield this.prompts.end({ finish, ...(kept < text.length && { kept }) });
  }
}

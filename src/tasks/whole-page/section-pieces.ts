/** The sections of a text while it is read. Those that do not fit are cut smaller. */
import type { CountTokens } from '../fit';
import { isOverflow } from '../one-pass';
import { smallerContext } from '../room';
import type { RunSlices } from '../slices';
import { cutSections, type Section } from './sections';
import { LEAST_SECTION_TOKENS } from './sections-for';
import type { Budget, PageWork } from './work';

/** A section that did not fit is cut to this share of its tokens at most. */
const SMALLER = 0.75;

/**
 * A section and what its prompt may hold. `words`: how many count as read with it; 0 where they were counted before.
 */
interface Piece {
  readonly section: Section;
  readonly budget: Budget;
  readonly words: number;
  readonly isAgain: boolean;
}

export class SectionPieces {
  private pieces: readonly Piece[];
  private total: number;

  constructor(
    sections: readonly Section[],
    budget: Budget,
    private readonly work: PageWork,
    private readonly count: CountTokens,
    private readonly run: RunSlices,
  ) {
    this.pieces = sections.map((section) => ({ section, budget, words: section.words, isAgain: false }));
    this.total = sections.reduce((sum, { words }) => sum + words, 0);
  }

  get length(): number {
    return this.pieces.length;
  }

  /** Words in all. */
  get words(): number {
    return this.total;
  }

  at(index: number): Piece | undefined {
    return this.pieces[index];
  }

  /** Those from an index on. */
  from(index: number): readonly Piece[] {
    return this.pieces.slice(index);
  }

  /** Makes a section that did not fit smaller, or gives it less room; false where neither is possible. */
  async cutAgain(index: number, piece: Piece): Promise<boolean> {
    for (
      let context = smallerContext(piece.budget.contextTokens);
      context !== null;
      context = smallerContext(context)
    ) {
      const budget = await this.work.budget(context, this.count);
      const tokens = Math.min(budget.section, Math.floor(piece.section.tokens * SMALLER));
      if (tokens >= LEAST_SECTION_TOKENS) return this.replace(index, { ...piece, budget }, tokens);
      if (budget.section < piece.section.tokens) continue;
      // A small rest of a long word cannot be cut; its note gets less room.
      this.put(index, [{ ...piece, budget }]);
      return true;
    }
    return false;
  }

  /**
   * Cuts a part in two that met its limit, to be rewritten again. False where that was done before, or where it is too
   * small. Its words have been counted.
   */
  async halve(index: number, piece: Piece): Promise<boolean> {
    if (!this.work.recipe.rewrites || piece.isAgain || piece.section.units.length === 0) return false;
    return this.replace(index, { ...piece, isAgain: true }, Math.floor(piece.section.tokens / 2));
  }

  /** Replaces a piece by sections of at most so many tokens; false where not even a character fits. */
  private async replace(index: number, { section, budget, words, isAgain }: Piece, tokens: number): Promise<boolean> {
    try {
      const smaller = await cutSections(section.units, Math.max(1, tokens), this.count, this.run);
      const { headings } = section;
      const pieces = smaller.map(
        (part): Piece => ({
          section: part.headings.length > 0 ? part : { ...part, headings },
          budget,
          words: isAgain ? 0 : part.words,
          isAgain,
        }),
      );
      this.put(index, pieces);
      if (!isAgain) this.total += smaller.reduce((sum, part) => sum + part.words, 0) - words;
      return true;
    } catch (error) {
      if (!isOverflow(error)) throw error;
      return false;
    }
  }

  private put(index: number, pieces: readonly Piece[]): void {
    this.pieces = [...this.pieces.slice(0, index), ...pieces, ...this.pieces.slice(index + 1)];
  }
}

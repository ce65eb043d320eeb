/** Cuts the first section of a long text in two, so that the first note comes soon on a slow machine. */
import type { CountTokens } from '../fit';
import { isOverflow } from '../one-pass';
import type { RunSlices } from '../slices';
import { cutSections, type Section } from './sections';

/** The first part's tokens are a multiple of this, so that small changes of the measured speed move no cut. */
const STEP = 64;

/**
 * Sections of which the first has at most so many tokens. All other cuts stay, so that notes on those sections are
 * found again at any speed.
 */
export async function withSmallFirst(
  sections: readonly Section[],
  tokens: number,
  count: CountTokens,
  run: RunSlices,
): Promise<readonly Section[]> {
  const [first, ...others] = sections;
  const most = Number.isFinite(tokens) ? Math.max(STEP, Math.floor(tokens / STEP) * STEP) : tokens;
  if (!first || first.tokens <= most) return sections;
  try {
    const [small, ...rest] = await cutSections(first.units, most, count, run);
    if (!small || rest.length === 0) return sections;
    const units = rest.flatMap((section) => section.units);
    const remaining = await cutSections(units, first.tokens, count, run);
    const { headings } = first;
    return [small, ...remaining.map((part) => (part.headings.length > 0 ? part : { ...part, headings })), ...others];
  } catch (error) {
    if (!isOverflow(error)) throw error;
    return sections;
  }
}

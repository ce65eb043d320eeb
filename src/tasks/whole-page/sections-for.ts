/** The sections that a job reads a text in, for its engine, its speed and what was noted before. */
import { FIRST_NOTE_MS, readableTokens } from '../clock';
import type { Reader } from '../reader';
import { runnerOf } from '../slices';
import type { KnownNotes } from './known-notes';
import { cutSections, type Section } from './sections';
import { withSmallFirst } from './small-first';
import type { Unit } from './units';
import type { Budget, PageWork } from './work';

/** A section of fewer tokens says nothing: a context that has no room for one is too small. */
export const LEAST_SECTION_TOKENS = 8;

interface Cut {
  readonly work: PageWork;
  readonly units: readonly Unit[];
  readonly known: KnownNotes;
}

/** The first one is small where the engine is slow, unless it is known already. */
export async function sectionsFor(
  reader: Reader,
  { work, known, units }: Cut,
  { section, fixed }: Budget,
): Promise<readonly Section[]> {
  const { count, clock } = reader;
  const run = runnerOf(reader);
  const sections = await cutSections(units, section, count, run);
  if (sections[0] && known.has(work.keyOf(sections[0].text))) return sections;
  return withSmallFirst(sections, readableTokens(clock, FIRST_NOTE_MS) - fixed, count, run);
}

/** Whether an earlier job has noted a section of the text as this one would read it. */
export async function isNoted(reader: Reader, cut: Cut): Promise<boolean> {
  const { work, known } = cut;
  const budget = await work.budget(reader.contextTokens, reader.count);
  if (budget.section < LEAST_SECTION_TOKENS) return false;
  const sections = await sectionsFor(reader, cut, budget);
  return sections.some(({ text }) => known.has(work.keyOf(text)));
}

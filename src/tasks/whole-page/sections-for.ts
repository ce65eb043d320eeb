/** Cuts a text into the sections that a job reads, for its engine, speed and earlier notes. */
import { FIRST_NOTE_MS, readableTokens } from '../clock';
import type { Reader } from '../reader';
import { runnerOf } from '../slices';
import type { KnownNotes } from './known-notes';
import { cutSections, type Section } from './sections';
import { withSmallFirst } from './small-first';
import type { Unit } from './units';
import type { Budget, PageWork } from './work';

/** The smallest section, in tokens. A context without room for one is too small. */
export const LEAST_SECTION_TOKENS = 8;

interface Cut {
  readonly work: PageWork;
  readonly units: readonly Unit[];
  readonly known: KnownNotes;
}

/** The sections of a text. The first one is small if the engine is slow, unless there is a note on it. */
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

/** Whether there is an earlier note on any section of the text. */
export async function isNoted(reader: Reader, cut: Cut): Promise<boolean> {
  const { work, known } = cut;
  const budget = await work.budget(reader.contextTokens, reader.count);
  if (budget.section < LEAST_SECTION_TOKENS) return false;
  const sections = await sectionsFor(reader, cut, budget);
  return sections.some(({ text }) => known.has(work.keyOf(text)));
}

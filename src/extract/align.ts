/** Finds a text that has changed since it was read: by the runs of letters that it still shares with the page. */

interface LetterSpan {
  readonly start: number;
  readonly end: number;
}

/** Where a shared run of letters begins, in the text as it was read and in the page now. */
interface Match {
  readonly own: number;
  readonly there: number;
}

/** Letters in a run: about three words, rarely the same by accident. */
const RUN = 14;
/** Limits, so that no page can make this slow: runs to look for, and places of each run. */
const MAX_RUNS = 240;
const MAX_PLACES = 40;
/** This share of the block's runs must still be there, and this share of the wanted part. */
const MIN_SHARE = 0.35;
/** How much longer or shorter the text may have become, as a share of its length. */
const SLACK = 0.5;

function matchesOf(text: string, whole: string): Match[] {
  const step = Math.max(Math.floor(RUN / 2), Math.ceil((whole.length - RUN + 1) / MAX_RUNS));
  const found: Match[] = [];
  for (let own = 0; own + RUN <= whole.length; own += step) {
    const run = whole.slice(own, own + RUN);
    let places = 0;
    for (
      let there = text.indexOf(run);
      there >= 0 && places < MAX_PLACES;
      there = text.indexOf(run, there + 1), places++
    )
      found.push({ own, there });
  }
  return found;
}

/** The matches in the part of the page that has the most of them. */
function densest(matches: readonly Match[], length: number): Match[] {
  const shifted = [...matches].sort((a, b) => a.there - a.own - (b.there - b.own));
  const width = Math.max(RUN * 4, length * SLACK);
  let best: Match[] = [];
  let from = 0;
  shifted.forEach((match, to) => {
    while (match.there - match.own - ((shifted[from]?.there ?? 0) - (shifted[from]?.own ?? 0)) > width) from++;
    if (to - from + 1 > best.length) best = shifted.slice(from, to + 1);
  });
  return best.sort((a, b) => a.own - b.own);
}

/**
 * Where a part of a changed text stands now, or null where too little of it is left.
 * @param text letters of the page @param whole letters of the text as it was @param part the wanted ones of these
 */
export function alignedPart(text: string, whole: string, part: LetterSpan): LetterSpan | null {
  const matches = densest(matchesOf(text, whole), whole.length);
  const own = new Set(matches.map((match) => match.own));
  const runs = Math.max(1, Math.floor((whole.length - RUN) / (RUN / 2)) + 1);
  if (own.size < 2 || own.size < Math.min(runs, MAX_RUNS) * MIN_SHARE) return null;
  const shifts = matches.map((match) => match.there - match.own).sort((a, b) => a - b);
  const window: LetterSpan = {
    start: Math.max(0, part.start + (shifts[0] ?? 0) - RUN),
    end: part.end + (shifts.at(-1) ?? 0) + RUN,
  };
  const letters = whole.slice(part.start, part.end);
  const exact = text.slice(window.start, window.end).indexOf(letters);
  if (exact >= 0) return { start: window.start + exact, end: window.start + exact + letters.length };
  const inside = matches.filter((match) => match.own + RUN > part.start && match.own < part.end);
  const [first, last] = [inside[0], inside.at(-1)];
  if (!first || !last || last.there < first.there) return null;
  const held = Math.min(part.end, last.own + RUN) - Math.max(part.start, first.own);
  if (held < (part.end - part.start) * MIN_SHARE) return null;
  return {
    start: first.there + Math.max(0, part.start - first.own),
    end: last.there + Math.min(RUN, part.end - last.own),
  };
}

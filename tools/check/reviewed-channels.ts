/** Compares the channels of a build with `channels.json`, the list of those that a reader has looked at. */
import reviewed from './channels.json' with { type: 'json' };
import type { Channel } from './channels.ts';

interface Review {
  readonly files: string;
  readonly reason: string;
  /** How many of each kind there are. */
  readonly kinds: Readonly<Record<string, number>>;
}

const REVIEWS: readonly Review[] = reviewed;

/**
 * The channels that nobody has looked at. Where a group of files has a kind more often than its review says, all places
 * of that kind are returned. A file belongs to the first review whose pattern fits.
 */
export function unreviewedChannels(found: readonly Channel[]): Channel[] {
  return [...bySubject(found)].flatMap(([subject, places]) => {
    const [index = '', kind = ''] = subject.split(' ', 2);
    return places.length > (REVIEWS[Number(index)]?.kinds[kind] ?? 0) ? places : [];
  });
}

function bySubject(found: readonly Channel[]): Map<string, Channel[]> {
  return Map.groupBy(
    found,
    ({ file, kind }) => `${String(REVIEWS.findIndex(({ files }) => new RegExp(files).test(file)))} ${kind}`,
  );
}

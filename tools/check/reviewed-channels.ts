/** The channels that a reader has looked at, in `channels.json`, against those that a build has. */
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
 * What has not been looked at: every place of a kind that a group of files has more often than its review says. The
 * first review whose pattern fits a file is its own.
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

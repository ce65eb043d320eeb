/** What could not be erased, by name: the words for it say what is left and what helps. */
import { SottoError } from '@/src/protocol/errors';

/** `everything`: neither conversations nor other answers; `other-version`: a history that this version cannot read. */
export type Left = 'conversation' | 'conversations' | 'answers' | 'everything' | 'other-version';

/** @throws SottoError `storage-broken`, with what is `left` of what is being erased. */
export function throwLeft(left: Left, cause: unknown): never {
  throw new SottoError('storage-broken', `not erased: ${left}`, { left }, { cause });
}

/**
 * Waits for all parts of an erasing, whatever becomes of each. Rejects as `throwLeft`, naming what is left.
 * `memoryOnly`: no database is in use, so all that can be on the disk is in those that were removed.
 */
export async function eraseParts(
  parts: Readonly<Record<'conversations' | 'answers' | 'other-version', Promise<void>>>,
  memoryOnly: boolean,
): Promise<void> {
  const failed = new Map<Left, unknown>();
  await Promise.all(
    Object.entries(parts).map(([name, part]) =>
      part.catch((error: unknown) => {
        failed.set(name as keyof typeof parts, error);
      }),
    ),
  );
  const [first] = failed;
  if (!first || (memoryOnly && !failed.has('other-version'))) return;
  throwLeft(failed.has('conversations') && failed.has('answers') ? 'everything' : first[0], first[1]);
}

/** What could not be erased, by name. Surfaces have words for each. */
import { SottoError } from '@/src/protocol/errors';

/** `everything`: neither conversations nor other answers; `other-version`: a history that this version cannot read. */
export type Left = 'conversation' | 'conversations' | 'answers' | 'everything' | 'other-version';

/** @throws SottoError `storage-broken`, with what is `left` of what is being erased. */
export function throwLeft(left: Left, cause: unknown): never {
  throw new SottoError('storage-broken', `not erased: ${left}`, { left }, { cause });
}

/**
 * Waits until all parts are erased or have failed. Rejects as `throwLeft`.
 * `memoryOnly`: no database is in use, so nothing is left where `other-version` was erased.
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

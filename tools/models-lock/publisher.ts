/**
 * Asks the publisher's API about a file: Hugging Face's
 * `GET /api/models/<repository>/revision/<revision>?blobs=true`.
 */
import * as v from 'valibot';
import type { Entry } from '../../src/models/catalogue-schema.ts';
import { LockError } from './lock-error.ts';

/** A publisher that has not answered after so long counts as out of reach, in milliseconds. */
const PATIENCE_MS = 20_000;

const Sha256 = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

const AnswerSchema = v.object({
  /** The commit. */
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  siblings: v.array(
    v.object({
      rfilename: v.string(),
      /** For large files, as every model is. */
      lfs: v.nullish(v.object({ sha256: Sha256, size: v.number() })),
    }),
  ),
});

export interface PublishedFile {
  readonly revision: string;
  readonly sha256: string;
  /** In bytes. */
  readonly bytes: number;
}

/**
 * Asks for an entry's file at its revision, or among the newest files where it has none.
 * @throws LockError `publisher-…` where there is no sound answer, `no-such-file` where the answer lacks the file or its
 * hash.
 */
export async function askPublisher(
  { repository, revision, path }: Pick<Entry, 'repository' | 'revision' | 'path'>,
  base: string,
): Promise<PublishedFile> {
  const address = `${base}/api/models/${repository}/revision/${revision ?? 'main'}?blobs=true`;
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch((error: unknown) => {
    throw new LockError('publisher-unreachable', `${base} does not answer`, { cause: error });
  });
  if (!response.ok)
    throw new LockError('publisher-refused', `${base} answers ${String(response.status)} for ${repository}`);
  const answer = v.safeParse(AnswerSchema, await response.json().catch(() => null));
  if (!answer.success)
    throw new LockError('publisher-unreadable', `what ${base} says of ${repository} is not what its API promises`);
  const { sha, siblings } = answer.output;
  const found = siblings.find(({ rfilename }) => rfilename === path)?.lfs;
  if (!found) throw new LockError('no-such-file', `${repository} has no ${path} with a hash at ${revision ?? 'main'}`);
  return { revision: sha, sha256: found.sha256, bytes: found.size };
}

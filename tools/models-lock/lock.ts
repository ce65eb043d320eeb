/** Completes an entry of the catalogue: revision and exact size from the publisher, hashes of pieces from the file. */
import type { Entry } from '../../src/models/catalogue-schema.ts';
import { LockError } from './lock-error.ts';
import { askPublisher } from './publisher.ts';
import { hashFile } from './read-pieces.ts';

export interface LockSources {
  /** The publisher's origin. */
  readonly publisher: string;
  /** The model's file on this machine, or null. */
  readonly file: string | null;
}

/** The entry, and why parts of it could not be completed. */
export interface LockResult {
  readonly entry: Entry;
  /** Why the publisher gave no answer, or null. */
  readonly failure: LockError | null;
}

/**
 * Where the publisher cannot be reached, the entry keeps what was known. An answer that contradicts the pinned hash is
 * refused, and so is another file.
 * @throws LockError `wrong-hash`, `wrong-size`, `no-such-file`.
 */
export async function lockEntry(entry: Entry, { publisher, file }: LockSources): Promise<LockResult> {
  const withPieces = file === null ? entry : await addPieces(entry, file);
  try {
    const { revision, sha256, bytes } = await askPublisher(entry, publisher);
    if (sha256 !== entry.sha256)
      throw new LockError(
        'wrong-hash',
        `the publisher's ${entry.path} has SHA-256 ${sha256}, and ${entry.sha256} is pinned`,
      );
    if (withPieces.exact && withPieces.bytes !== bytes) {
      throw new LockError(
        'wrong-size',
        `the publisher's ${entry.path} has ${String(bytes)} bytes, and ${String(withPieces.bytes)} are pinned`,
      );
    }
    return { entry: { ...withPieces, revision, bytes, exact: true }, failure: null };
  } catch (error) {
    if (!(error instanceof LockError) || !error.code.startsWith('publisher-')) throw error;
    return { entry: withPieces, failure: error };
  }
}

async function addPieces(entry: Entry, file: string): Promise<Entry> {
  const { bytes, sha256, pieceBytes, pieces } = await hashFile(file);
  if (sha256 !== entry.sha256)
    throw new LockError('wrong-hash', `${file} has SHA-256 ${sha256}, and ${entry.sha256} is pinned`);
  return { ...entry, bytes, exact: true, chunks: { bytes: pieceBytes, sha256: [...pieces] } };
}

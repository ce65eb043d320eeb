/** From an entry of the catalogue to what a transfer needs. */
import type { Chunks } from './chunk-proof';
import type { TransferJob } from './transfer';

/** What a download needs of a model's entry in the catalogue. */
export interface WantedFile {
  readonly id: string;
  readonly name: string;
  readonly repository: string;
  /** The publisher's commit, or null where it is not known. */
  readonly revision: string | null;
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Whether `bytes` is the exact size. */
  readonly exact: boolean;
  readonly chunks: Chunks | null;
}

/** @param source the file's address in this build, and match patterns of the hosts that its bytes may come from */
export function transferJob(
  { sha256, revision, bytes, exact, chunks }: WantedFile,
  source: Pick<TransferJob, 'address' | 'hosts'>,
): TransferJob {
  return { ...source, sha256, total: exact ? bytes : null, pinned: revision !== null, chunks: exact ? chunks : null };
}

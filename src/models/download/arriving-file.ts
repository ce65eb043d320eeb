/**
 * An unfinished download on the disk: its bytes, the proof that they are right, and the note to go on from. Knows
 * nothing of the network.
 */
import { SottoError } from '@/src/protocol/errors';
import { writeAll, type SyncFile } from '@/src/models/sync-file';
import { checkBeginning } from './beginning';
import { ChunkProof, type Chunks } from './chunk-proof';
import type { ByteSpan, Proof, ProofState } from './proof';
import { readNote, writeNote } from './resume-note';
import { WholeProof, type StartHasher } from './whole-proof';

/** How the file's bytes are known to be right. */
export interface ExpectedFile {
  readonly sha256: string;
  /** Of the whole file, in bytes; null where only the server knows. */
  readonly total: number | null;
  /** Whether the address always means the same bytes. Then an ETag that changes says nothing. */
  readonly pinned: boolean;
  readonly chunks: Chunks | null;
}

export interface ArrivingFileDeps {
  /** What has arrived: its length is how far the download is. */
  readonly data: SyncFile;
  /** For the `ResumeNote`. */
  readonly note: SyncFile;
  readonly startHasher: StartHasher;
  readonly signal: AbortSignal;
}

/** Told before each piece that is read again from the disk. */
type OnReread = (file: Pick<ArrivingFile, 'length' | 'total'>) => void;

/** What is known of the file so far, beside its bytes. */
interface Known {
  /** In bytes. */
  readonly total: number | null;
  /** The server's mark of the version that the bytes are from. */
  readonly etag: string | null;
}

interface Proving {
  readonly proof: Proof;
  /** Whether the proof goes on from an earlier attempt's note, and not from the file's own bytes. */
  readonly remembered: boolean;
}

/** The note is written after so many bytes, so that no more than these are read again after a kill. */
const NOTE_EVERY = 16 << 20;
/** Read from the disk at a time, in bytes. */
const PIECE = 1 << 20;
/** A file that has changed at its source is wrong in all its pieces: so many in a row are enough to know. */
const WRONG_AT_ONCE = 4;

export class ArrivingFile {
  private notedAt = 0;

  private constructor(
    private readonly expected: ExpectedFile,
    private readonly deps: ArrivingFileDeps & { readonly onReread: OnReread },
    private bytes: number,
    private known: Known,
    private proving: Proving,
  ) {}

  /**
   * Opens what an earlier attempt has left, or an empty file, and reads again what its note does not cover.
   * @throws AbortError after `signal`; DOMException where the disk fails.
   */
  static async open(expected: ExpectedFile, deps: ArrivingFileDeps, onReread: OnReread): Promise<ArrivingFile> {
    const note = readNote(deps.note);
    const total = expected.total ?? note?.total ?? null;
    const isTooLong = total !== null && deps.data.getSize() > total;
    if (isTooLong) deps.data.truncate(0);
    const length = deps.data.getSize();
    const state = note?.proof && note.proof.at <= length ? note.proof : null;
    const file = new ArrivingFile(
      expected,
      { ...deps, onReread },
      length,
      isTooLong ? nothingKnown(expected) : { total, etag: note?.etag ?? null },
      await startProof(expected, state, deps.startHasher),
    );
    try {
      await file.readOn();
    } catch (error) {
      file.trySave();
      throw error;
    }
    return file;
  }

  /** Bytes that have arrived. */
  get length(): number {
    return this.bytes;
  }

  /** Bytes of the whole file; null while nobody knows. */
  get total(): number | null {
    return this.known.total;
  }

  get isWhole(): boolean {
    return this.bytes === this.known.total;
  }

  /** Whether the proof relies on an earlier attempt's note, which may be what is wrong. */
  get remembered(): boolean {
    return this.proving.remembered;
  }

  /** Whether wrong bytes are known by their place, so that they alone can be fetched again. */
  get canMend(): boolean {
    return this.proving.proof instanceof ChunkProof;
  }

  /** Whether the bytes that are here belong to the version that the server has now. */
  isOf(etag: string | null): boolean {
    const { pinned, chunks } = this.expected;
    // Where the address or hashes of pieces name the version, another ETag only means another server.
    return (
      this.bytes === 0 ||
      pinned ||
      chunks !== null ||
      etag === null ||
      this.known.etag === null ||
      etag === this.known.etag
    );
  }

  /** Takes over what the server says of the file. A total that is known already stays. */
  learn({ total, etag }: Known): void {
    this.known = { total: this.known.total ?? total, etag };
  }

  /** The server has no more bytes: where nobody knew the total, it is known now. */
  endReached(): void {
    this.known = { ...this.known, total: this.known.total ?? this.bytes };
  }

  /** @throws SottoError `download-web-page`, `model-not-gguf` or `download-wrong-hash`; DOMException by the disk. */
  async add(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    const { proof } = this.proving;
    checkBeginning(piece, this.bytes);
    writeAll(this.deps.data, piece, this.bytes);
    this.bytes += piece.length;
    await proof.add(piece);
    if (this.bytes - this.notedAt >= NOTE_EVERY) this.save();
    if (proof instanceof ChunkProof && proof.wrongInARow >= WRONG_AT_ONCE) throw wrongHash();
  }

  /** The parts of the whole file that are wrong; none where it is proven. */
  wrongSpans(): Promise<readonly ByteSpan[]> {
    return this.proving.proof.finish();
  }

  /** Puts bytes that were fetched again in the place of wrong ones. False where these are wrong as well. */
  async mend(from: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const { proof } = this.proving;
    if (!(proof instanceof ChunkProof) || !(await proof.accepts(from, bytes))) return false;
    writeAll(this.deps.data, bytes, from);
    proof.mended(from);
    this.save();
    return true;
  }

  /** Reads all bytes again, without the note of an earlier attempt. */
  async proveAgain(): Promise<void> {
    const { expected, deps } = this;
    this.proving = await startProof(expected, null, deps.startHasher);
    await this.readOn();
  }

  /** Drops everything that has arrived. */
  async startOver(): Promise<void> {
    this.deps.data.truncate(0);
    this.bytes = 0;
    this.notedAt = 0;
    this.known = nothingKnown(this.expected);
    await this.proveAgain();
  }

  /** Writes down where to go on. */
  save(): void {
    this.notedAt = this.bytes;
    const { total, etag } = this.known;
    writeNote(this.deps.note, { version: 1, total, etag, proof: this.proving.proof.state() });
  }

  /** Makes sure that all bytes are on the disk. */
  flush(): void {
    this.deps.data.flush();
  }

  /** Writes down where to go on, if the disk allows it. */
  trySave(): void {
    try {
      this.save();
    } catch {
      // A full disk: the next attempt reads more of the file again.
    }
  }

  /** Lets the proof read what lies on the disk beyond it. */
  private async readOn(): Promise<void> {
    const { proof } = this.proving;
    const buffer = new Uint8Array(PIECE);
    while (proof.at < this.bytes) {
      this.deps.signal.throwIfAborted();
      this.deps.onReread(this);
      const wanted = buffer.subarray(0, this.bytes - proof.at);
      const piece = wanted.subarray(0, this.deps.data.read(wanted, { at: proof.at }));
      if (piece.length === 0) throw new DOMException('the file ends before its end', 'NotReadableError');
      await proof.add(piece);
    }
  }
}

/** The catalogue's hash is another one than that of the bytes. */
export function wrongHash(): SottoError {
  return new SottoError('download-wrong-hash', 'what arrived has another hash than the catalogue names');
}

function nothingKnown({ total }: ExpectedFile): Known {
  return { total, etag: null };
}

async function startProof(
  { chunks, sha256, total }: ExpectedFile,
  state: ProofState | null,
  startHasher: StartHasher,
): Promise<Proving> {
  const proof =
    chunks && total !== null
      ? ChunkProof.start(chunks, total, state)
      : await WholeProof.start(sha256, state, startHasher);
  return { proof, remembered: proof.at > 0 };
}

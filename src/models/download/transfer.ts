/**
 * Brings one file to the disk and proves it: goes on where an earlier attempt stopped, tries again where the line or
 * the server fails, and fetches again what arrived wrong. Runs in a worker; the same code runs in tests.
 */
import type { Download } from '@/src/protocol/download';
import { SottoError } from '@/src/protocol/errors';
import { NetworkFault } from '@/src/network/fault';
import { openFile, type OpenedFile } from '@/src/network/open-file';
import { readBody } from '@/src/network/read-body';
import { BackOff } from './back-off';
import { ChunkProof, type Chunks } from './chunk-proof';
import { comesFrom } from './hosts';
import { Parts } from './parts';
import type { Proof, ProofState, ByteSpan } from './proof';
import { readNote, writeNote, type ResumeNote } from './resume-note';
import { checkBeginning } from './beginning';
import { writeAll, type SyncFile } from '@/src/models/sync-file';
import { WholeProof, type StartHasher } from './whole-proof';

/** What is fetched, and how it is known to be right. */
export interface TransferJob {
  readonly address: string;
  /** Match patterns of the hosts that its bytes may come from. */
  readonly hosts: readonly string[];
  readonly sha256: string;
  /** Of the whole file, in bytes; null where only the server knows. */
  readonly total: number | null;
  /** Whether the address always means the same bytes, so that another mark of the server's says nothing. */
  readonly pinned: boolean;
  readonly chunks: Chunks | null;
}

export type TransferState = Pick<Download, 'done' | 'total' | 'retryAt' | 'error'> & {
  readonly phase: Extract<Download['phase'], 'connecting' | 'transferring' | 'backing-off' | 'checking' | 'mending'>;
};

export interface TransferDeps {
  /** What has arrived: its length is how far the download is. */
  readonly data: SyncFile;
  /** For the `ResumeNote`. */
  readonly note: SyncFile;
  readonly startHasher: StartHasher;
  /** Whether unread bodies fill the memory; see `Parts`. */
  readonly bodiesPileUp: boolean;
  /** In milliseconds: how long the answer's head may take, and how long no byte may come. */
  readonly limits: { readonly answerMs: number; readonly stallMs: number };
  /** Waits so many milliseconds, or until the machine is back on a network. Rejects as `signal` says. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  now(): number;
  readonly signal: AbortSignal;
  onState(state: TransferState): void;
}

/** The state is written down after so many bytes, so that no more than these are read again after a kill. */
const NOTE_EVERY = 16 << 20;
/** Read from the disk at a time, in bytes. */
const PIECE = 1 << 20;
/** A file that has changed at its source is wrong in all its pieces: so many in a row are enough to know. */
const WRONG_AT_ONCE = 4;
/** How often one piece, or a file without hashes of its pieces, is fetched again by itself. */
const REFETCHES = { chunk: 2, file: 1 };

/**
 * Resolves when the file is whole and proven. What has arrived stays when it rejects: whoever calls decides by the
 * error whether it is worth keeping.
 * @throws AbortError after `signal`; NetworkFault where trying again is over or useless; SottoError `model-not-gguf`
 * and `download-wrong-hash`; DOMException where the disk takes no more.
 */
export async function transfer(job: TransferJob, deps: TransferDeps): Promise<void> {
  const run = new Transfer(job, deps);
  try {
    await run.run();
  } finally {
    run.end();
  }
}

class Transfer {
  private readonly backOff: BackOff;
  private readonly parts: Parts;
  /** Whether the last request went well: then the next one is no news. */
  private flowing = false;
  private proof: Proof | undefined;
  private length: number;
  private total: number | null;
  private etag: string | null = null;
  private notedAt = 0;
  private refetches = 0;
  /** Whether the proof goes on from what an earlier attempt wrote down, and not from the file's own bytes. */
  private remembered = false;

  constructor(
    private readonly job: TransferJob,
    private readonly deps: TransferDeps,
  ) {
    this.backOff = new BackOff(deps.random);
    this.parts = new Parts({
      bodiesPileUp: deps.bodiesPileUp,
      open: (from, last) => this.open(from, last),
      now: () => deps.now(),
    });
    this.length = deps.data.getSize();
    this.total = job.total;
  }

  async run(): Promise<void> {
    await this.resume(readNote(this.deps.note));
    for (;;) {
      while (this.length !== this.total) await this.repeat(() => this.fetchNext());
      this.tell('checking');
      const wrong = await this.proven.finish();
      if (wrong.length === 0) break;
      if (this.proof instanceof ChunkProof) await this.mend(this.proof, wrong);
      else await this.startOver();
    }
    this.deps.data.flush();
  }

  /** Writes down where to go on. What was written so far stays valid if this fails. */
  end(): void {
    try {
      this.save();
    } catch {
      // A full disk: more is read again next time.
    }
    this.parts.forget();
    this.proof?.close();
  }

  private get proven(): Proof {
    if (!this.proof) throw new Error('The transfer has not begun.');
    return this.proof;
  }

  private async resume(note: ResumeNote | null): Promise<void> {
    this.total ??= note?.total ?? null;
    this.etag = note?.etag ?? null;
    if (this.total !== null && this.length > this.total) this.forget();
    const known = note?.proof && note.proof.at <= this.length ? note.proof : null;
    await this.prove(known);
  }

  /** Begins the proof at a state, and lets it read what lies on the disk behind that. */
  private async prove(state: ProofState | null): Promise<void> {
    this.proof?.close();
    const { chunks, sha256, total } = this.job;
    this.proof =
      chunks && total !== null
        ? new ChunkProof(chunks, total, state)
        : await WholeProof.start(sha256, state, this.deps.startHasher);
    this.remembered = this.proof.at > 0;
    const buffer = new Uint8Array(PIECE);
    while (this.proof.at < this.length) {
      this.deps.signal.throwIfAborted();
      this.tell('checking');
      const piece = buffer.subarray(
        0,
        this.deps.data.read(buffer.subarray(0, this.length - this.proof.at), { at: this.proof.at }),
      );
      if (piece.length === 0) throw new DOMException('the file ends before its end', 'NotReadableError');
      await this.proof.add(piece);
    }
  }

  /** Does it until it succeeds, waiting after each failure that may pass. */
  private async repeat(act: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await act();
        return;
      } catch (error) {
        const wait = error instanceof NetworkFault && error.again ? this.backOff.failed(error.retryAfterMs) : null;
        if (wait === null || !(error instanceof NetworkFault)) throw error;
        const { code, message, data } = error;
        this.tell('backing-off', { retryAt: this.deps.now() + wait, error: { code, message, ...(data && { data }) } });
        this.save();
        await this.deps.sleep(wait, this.deps.signal);
      }
    }
  }

  /** Fetches what is left, or as much of it as may lie in memory. */
  private async fetchNext(): Promise<void> {
    if (!this.flowing) this.tell('connecting');
    this.flowing = false;
    const from = this.length;
    const { opened, end } = await this.parts.next(from, this.total);
    if (!this.sameVersion(opened)) {
      await opened.body.cancel().catch(() => undefined);
      this.forget();
      await this.prove(null);
      return;
    }
    this.total ??= opened.total;
    this.etag = opened.etag;
    const to = end ?? this.total ?? Infinity;
    for await (const piece of this.span(opened, { from, to })) {
      await this.take(piece);
      this.parts.reached(this.length, this.total);
    }
    this.total ??= this.length;
    if (this.length < Math.min(to, this.total))
      throw new NetworkFault('download-offline', 'the answer ended too early', { again: true });
    this.flowing = true;
  }

  private open(from: number, last: number | null): Promise<OpenedFile> {
    const { address, hosts } = this.job;
    const {
      limits: { answerMs },
      signal,
    } = this.deps;
    return openFile({
      address,
      from,
      last,
      total: this.total,
      mayComeFrom: (other) => comesFrom(other, hosts),
      answerMs,
      signal,
    });
  }

  /** Whether the bytes that are here and those that come belong together. */
  private sameVersion({ etag }: OpenedFile): boolean {
    const { pinned, chunks } = this.job;
    // Where hashes name the pieces, or the address the version, a mark that differs is another server's for the same
    // file.
    return this.length === 0 || pinned || chunks !== null || etag === null || this.etag === null || etag === this.etag;
  }

  /** The bytes of a body that lie in a span of the file. Ends the transfer where the span does. */
  private async *span(
    { from: begin, body }: OpenedFile,
    { from, to }: ByteSpan,
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
    let at = begin;
    const {
      limits: { stallMs },
      signal,
    } = this.deps;
    for await (const piece of readBody(body, { stallMs, signal })) {
      const wanted = piece.subarray(Math.max(0, from - at), Math.max(0, to - at));
      at += piece.length;
      if (wanted.length > 0) yield wanted;
      if (at > to && to === this.total)
        throw new NetworkFault('download-wrong-size', 'more bytes came than the file has', { again: false });
      if (at >= to) return;
    }
  }

  private async take(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    checkBeginning(piece, this.length);
    writeAll(this.deps.data, piece, this.length);
    this.length += piece.length;
    await this.proven.add(piece);
    this.backOff.succeeded();
    this.tell('transferring');
    if (this.length - this.notedAt >= NOTE_EVERY) this.save();
    if (this.proof instanceof ChunkProof && this.proof.wrongInARow >= WRONG_AT_ONCE) throw wrongHash();
  }

  private async mend(proof: ChunkProof, wrong: readonly ByteSpan[]): Promise<void> {
    for (const span of wrong) {
      const bytes = new Uint8Array(span.to - span.from);
      for (let tries = 0; ; tries += 1) {
        if (tries === REFETCHES.chunk) throw wrongHash();
        await this.repeat(() => this.fetchSpan(span, bytes));
        if (await proof.accepts(span.from, bytes)) break;
      }
      writeAll(this.deps.data, bytes, span.from);
      proof.mended(span.from);
      this.save();
    }
  }

  private async fetchSpan(span: ByteSpan, into: Uint8Array<ArrayBuffer>): Promise<void> {
    this.tell('mending');
    let filled = 0;
    for await (const piece of this.span(await this.open(span.from, span.to - 1), span)) {
      into.set(piece, filled);
      filled += piece.length;
    }
    if (filled < into.length) throw new NetworkFault('download-offline', 'the answer ended too early', { again: true });
    this.backOff.succeeded();
  }

  /** The whole file is wrong, as far as can be told. */
  private async startOver(): Promise<void> {
    if (this.remembered) {
      // First the bytes themselves: what was written down of an earlier attempt may be what is wrong.
      await this.prove(null);
      return;
    }
    if (this.refetches === REFETCHES.file) throw wrongHash();
    this.refetches += 1;
    this.forget();
    await this.prove(null);
  }

  private forget(): void {
    this.parts.forget();
    this.deps.data.truncate(0);
    this.length = 0;
    this.notedAt = 0;
    this.total = this.job.total;
    this.etag = null;
  }

  private save(): void {
    this.notedAt = this.length;
    writeNote(this.deps.note, { version: 1, total: this.total, etag: this.etag, proof: this.proof?.state() ?? null });
  }

  private tell(phase: TransferState['phase'], more: Partial<TransferState> = {}): void {
    this.deps.onState({ phase, done: this.length, total: this.total ?? 0, retryAt: null, error: null, ...more });
  }
}

function wrongHash(): SottoError {
  return new SottoError('download-wrong-hash', 'what arrived has another hash than the catalogue names');
}

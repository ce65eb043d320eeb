/**
 * Brings one file to the disk and proves it. Goes on where an earlier attempt stopped, tries again after failures of
 * the line or the server, and fetches again what arrived wrong. Runs in a worker; the same code runs in tests.
 */
import type { Download } from '@/src/protocol/download';
import { NetworkFault } from '@/src/network/fault';
import { openFile, type OpenedFile } from '@/src/network/open-file';
import { readBody } from '@/src/network/read-body';
import { ArrivingFile, wrongHash, type ArrivingFileDeps, type ExpectedFile } from './arriving-file';
import { BackOff } from './back-off';
import { comesFrom } from './hosts';
import { Parts } from './parts';
import type { ByteSpan } from './proof';

/** What is fetched, and how it is known to be right. */
export interface TransferJob extends ExpectedFile {
  readonly address: string;
  /** Match patterns of the hosts that its bytes may come from. */
  readonly hosts: readonly string[];
}

export type TransferState = Pick<Download, 'done' | 'total' | 'retryAt' | 'error'> & {
  readonly phase: Extract<Download['phase'], 'connecting' | 'transferring' | 'backing-off' | 'checking' | 'mending'>;
};

export interface TransferDeps extends ArrivingFileDeps {
  /** Whether the browser keeps unread bytes of an answer in memory; see `Parts`. */
  readonly bodiesPileUp: boolean;
  /** In milliseconds: how long the answer's head may take, and how long no byte may come. */
  readonly limits: { readonly answerMs: number; readonly stallMs: number };
  /** Waits so many milliseconds, or until the machine is back on a network. Rejects after `signal`. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  random(): number;
  now(): number;
  onState(state: TransferState): void;
}

/** How often one piece, or a file without hashes of its pieces, is fetched again by itself. */
const REFETCHES = { chunk: 2, file: 1 };

/**
 * Resolves when the file is whole and proven. What has arrived stays when it rejects: the caller decides by the error
 * whether it is worth keeping.
 * @throws AbortError after `signal`; NetworkFault where trying again is over or useless; SottoError `model-not-gguf`
 * and `download-wrong-hash`; DOMException where the disk takes no more.
 */
export async function transfer(job: TransferJob, deps: TransferDeps): Promise<void> {
  const file = await ArrivingFile.open(job, deps, (reread) => {
    deps.onState(stateOf('checking', reread));
  });
  const run = Transfer.of(job, deps, file);
  try {
    await run.run();
  } finally {
    run.close();
  }
}

/** What a transfer works with, beside its job. */
interface Tools {
  readonly file: ArrivingFile;
  readonly parts: Parts;
  readonly backOff: BackOff;
  /** Asks for the bytes from the first to the last one, or to the file's end where that is null. */
  open(from: number, last: number | null): Promise<OpenedFile>;
}

class Transfer {
  /** Whether the last request went well. Then the next one is not shown as connecting. */
  private flowing = false;
  private refetches = 0;

  private constructor(
    private readonly deps: TransferDeps,
    private readonly tools: Tools,
  ) {}

  static of({ address, hosts }: TransferJob, deps: TransferDeps, file: ArrivingFile): Transfer {
    const open: Tools['open'] = (from, last) =>
      openFile({
        address,
        from,
        last,
        total: file.total,
        mayComeFrom: (other) => comesFrom(other, hosts),
        answerMs: deps.limits.answerMs,
        signal: deps.signal,
      });
    const parts = new Parts({ bodiesPileUp: deps.bodiesPileUp, open, now: () => deps.now() });
    return new Transfer(deps, { file, parts, backOff: new BackOff(deps.random), open });
  }

  async run(): Promise<void> {
    const { file } = this.tools;
    for (;;) {
      while (!file.isWhole) await this.repeat(() => this.fetchNext());
      this.tell('checking');
      const wrong = await file.wrongSpans();
      if (wrong.length === 0) break;
      if (file.canMend) await this.mend(wrong);
      else await this.fetchAllAgain();
    }
    file.flush();
  }

  /** Writes down where to go on, and gives up what was asked for ahead. */
  close(): void {
    this.tools.file.trySave();
    this.tools.parts.forget();
  }

  /** Does it until it succeeds, waiting after each failure that may pass. */
  private async repeat(act: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await act();
        return;
      } catch (error) {
        const { file, backOff } = this.tools;
        const wait = error instanceof NetworkFault && error.again ? backOff.failed(error.retryAfterMs) : null;
        if (wait === null || !(error instanceof NetworkFault)) throw error;
        const { code, message, data } = error;
        this.tell('backing-off', { retryAt: this.deps.now() + wait, error: { code, message, ...(data && { data }) } });
        file.save();
        await this.deps.sleep(wait, this.deps.signal);
      }
    }
  }

  /** Fetches what is left, or as much of it as may lie in memory. */
  private async fetchNext(): Promise<void> {
    const { file, parts } = this.tools;
    if (!this.flowing) this.tell('connecting');
    this.flowing = false;
    const from = file.length;
    const { opened, end } = await parts.next(from, file.total);
    if (!file.isOf(opened.etag)) {
      await opened.body.cancel().catch(() => undefined);
      await this.startOver();
      return;
    }
    file.learn(opened);
    const to = end ?? file.total ?? Infinity;
    for await (const piece of this.bytesOf(opened, { from, to })) {
      await this.take(piece);
      parts.reached(file.length, file.total);
    }
    file.endReached();
    if (file.length < Math.min(to, file.total ?? Infinity)) throw endedEarly();
    this.flowing = true;
  }

  /** The bytes of a body that lie in a span of the file. Ends the request where the span ends. */
  private async *bytesOf(
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
      if (at > to && to === this.tools.file.total)
        throw new NetworkFault('download-wrong-size', 'more bytes came than the file has', { again: false });
      if (at >= to) return;
    }
  }

  private async take(piece: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.tools.file.add(piece);
    this.tools.backOff.succeeded();
    this.tell('transferring');
  }

  private async mend(wrong: readonly ByteSpan[]): Promise<void> {
    for (const span of wrong) {
      const bytes = new Uint8Array(span.to - span.from);
      for (let tries = 0; ; tries += 1) {
        if (tries === REFETCHES.chunk) throw wrongHash();
        await this.repeat(() => this.fetchSpan(span, bytes));
        if (await this.tools.file.mend(span.from, bytes)) break;
      }
    }
  }

  private async fetchSpan(span: ByteSpan, into: Uint8Array<ArrayBuffer>): Promise<void> {
    this.tell('mending');
    let filled = 0;
    for await (const piece of this.bytesOf(await this.tools.open(span.from, span.to - 1), span)) {
      into.set(piece, filled);
      filled += piece.length;
    }
    if (filled < into.length) throw endedEarly();
    this.tools.backOff.succeeded();
  }

  /** For a file that is wrong somewhere, nobody knows where. */
  private async fetchAllAgain(): Promise<void> {
    const { file } = this.tools;
    // An earlier attempt's note may be what is wrong. Reading the bytes again costs less than fetching them.
    if (file.remembered) {
      await file.proveAgain();
      return;
    }
    if (this.refetches === REFETCHES.file) throw wrongHash();
    this.refetches += 1;
    await this.startOver();
  }

  private async startOver(): Promise<void> {
    this.tools.parts.forget();
    await this.tools.file.startOver();
  }

  private tell(phase: TransferState['phase'], more: Partial<TransferState> = {}): void {
    this.deps.onState({ ...stateOf(phase, this.tools.file), ...more });
  }
}

function stateOf(
  phase: TransferState['phase'],
  { length, total }: Pick<ArrivingFile, 'length' | 'total'>,
): TransferState {
  return { phase, done: length, total: total ?? 0, retryAt: null, error: null };
}

function endedEarly(): NetworkFault {
  return new NetworkFault('download-offline', 'the answer ended too early', { again: true });
}

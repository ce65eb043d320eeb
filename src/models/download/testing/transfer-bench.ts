/** Transfers in tests: from a real server on the loopback interface that can fail, to a disk in memory. */
import { createHash } from 'node:crypto';
import { bytesFile, ModelServer } from '@/tests/harness/model-server';
import { isAbort } from '@/src/protocol/errors';
import { createHasher } from '../hasher';
import { transfer, type TransferJob, type TransferState } from '../transfer';
import { MemorySyncFile } from './memory-file';

export const SIZE = 1_500_000;
export const CHUNK = 1 << 19;
export const PATH = '/o/m/resolve/main/m.gguf';
export const CONTENT = makeContent();
export const SHA256 = hashOf(CONTENT);
/** What a transfer is proven by, for suites that run on both. */
export const PROOFS = [
  ['the hash of the file', null],
  [
    'hashes of its pieces',
    {
      bytes: CHUNK,
      sha256: Array.from({ length: Math.ceil(SIZE / CHUNK) }, (_, index) =>
        hashOf(CONTENT.subarray(index * CHUNK, (index + 1) * CHUNK)),
      ),
    },
  ],
] as const;

function makeContent(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(SIZE);
  for (let i = 0, x = 1; i < SIZE; i += 1) {
    x = (Math.imul(x, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = x >>> 16;
  }
  bytes.set(new TextEncoder().encode('GGUF'));
  return bytes;
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

interface Run {
  readonly job?: Partial<TransferJob>;
  readonly signal?: AbortSignal;
  /** How long the server may be silent; a busy machine must not count as a silent server. */
  readonly patienceMs?: number;
  onState?(state: TransferState): void;
}

export class TransferBench {
  private data = new MemorySyncFile();
  private note = new MemorySyncFile();
  private readonly told: TransferState[] = [];
  private readonly waits: number[] = [];

  private constructor(readonly server: ModelServer) {}

  static async start(): Promise<TransferBench> {
    return new TransferBench(await ModelServer.start());
  }

  close(): Promise<void> {
    return this.server.close();
  }

  /** As before the first transfer. */
  reset(): void {
    this.server.forget();
    this.server.put(PATH, bytesFile(CONTENT));
    this.putOnDisk(new Uint8Array());
    this.putNote('');
    this.told.length = 0;
    this.waits.length = 0;
  }

  /** The disk holds these bytes of the file from now on. */
  putOnDisk(bytes: Uint8Array<ArrayBuffer>): void {
    this.data = new MemorySyncFile(bytes);
  }

  /** The note beside the file has this text from now on. */
  putNote(text: string): void {
    this.note = new MemorySyncFile(new TextEncoder().encode(text));
  }

  limitDisk(bytes: number): void {
    this.data.limitTo(bytes);
  }

  /** SHA-256 of what is on the disk. */
  get hash(): string {
    return hashOf(this.data.content);
  }

  /** Bytes on the disk. */
  get length(): number {
    return this.data.getSize();
  }

  get states(): readonly TransferState[] {
    return this.told;
  }

  /** Phases in order, each once in a row. */
  get phases(): string[] {
    return this.told.map(({ phase }) => phase).filter((phase, index, all) => phase !== all[index - 1]);
  }

  get errors(): string[] {
    return this.told.flatMap(({ error }) => error?.code ?? []);
  }

  /** How long the transfer wanted to wait each time, in milliseconds. Tests do not wait. */
  get slept(): readonly number[] {
    return this.waits;
  }

  run({ job, signal = new AbortController().signal, patienceMs = 10_000, onState }: Run = {}): Promise<void> {
    return transfer(
      {
        address: this.server.base + PATH,
        hosts: ['http://127.0.0.1/*'],
        sha256: SHA256,
        total: SIZE,
        pinned: true,
        chunks: null,
        ...job,
      },
      {
        data: this.data,
        note: this.note,
        startHasher: createHasher,
        bodiesPileUp: false,
        limits: { answerMs: patienceMs, stallMs: patienceMs },
        random: () => 0.5,
        now: () => 1_000,
        signal,
        sleep: (ms) => {
          this.waits.push(ms);
          return Promise.resolve();
        },
        onState: (state) => {
          this.told.push(state);
          onState?.(state);
        },
      },
    );
  }

  /** Runs until so many bytes are there, and stops as a pause does. */
  async runUntil(bytes: number, job: Partial<TransferJob> = {}): Promise<void> {
    const controller = new AbortController();
    const stopped = this.run({
      job,
      signal: controller.signal,
      onState: ({ done }) => {
        if (done >= bytes) controller.abort();
      },
    });
    // All of it may have come at once.
    await stopped.catch((error: unknown) => {
      if (!isAbort(error)) throw error;
    });
  }
}

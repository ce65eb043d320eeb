/**
 * The host's side of wllama's worker, which is a static file of the package (made by `tools/vite/wllama-static.ts`).
 *
 * A worker that crashes or makes no progress fails every open call at once. The library's own proxy waits forever in
 * both cases, which is why this one exists.
 */
import { glueDeserialize, glueSerialize } from '@wllama/wllama/esm/glue/glue.js';
import type { GlueMsg } from '@wllama/wllama/esm/glue/messages.js';
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { extensionUrl } from '@/src/platform/runtime';
import { SottoError } from '@/src/protocol/errors';
import { LoadLog } from './load-log';

/** A worker that reports nothing for so long has stalled. The slowest known step is one batch of a prompt, ~5 s. */
const STALL_MS = 60_000;

type Verb = 'module.init' | 'fs.alloc' | 'wllama.start' | 'wllama.action';

interface OpenCall {
  /** How long the worker may report nothing while the call is open, in milliseconds. */
  readonly stallMs: number;
  resolve(result: unknown): void;
  reject(error: SottoError): void;
}

interface FromWorker {
  readonly verb?: string;
  readonly args?: readonly unknown[];
  readonly callbackId?: number;
  readonly result?: unknown;
  readonly err?: unknown;
}

/**
 * How a worker ended: it crashed, its script failed, it stalled, it lost its file, or it was told to end.
 */
export type Death = 'crashed' | 'failed' | 'stalled' | 'file' | 'ended';

export interface WorkerOptions {
  /** The model's file, read in slices as llama.cpp asks for them. */
  readonly file: Blob;
  /** Called with how far llama.cpp has read the file, in bytes. */
  onRead(upTo: number): void;
}

export class LlamaWorker {
  readonly log = new LoadLog();
  private readonly open = new Map<number, OpenCall>();
  private nextId = 1;
  private stopWaiting: (() => void) | undefined;
  private end: { readonly how: Death; readonly error: SottoError } | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly options: WorkerOptions,
  ) {}

  static start(options: WorkerOptions): LlamaWorker {
    const worker = new Worker(extensionUrl('/wllama/worker.js'), { type: 'module', name: 'wllama' });
    const near = new LlamaWorker(worker, options);
    worker.onmessage = (event: MessageEvent<FromWorker>) => near.receive(event.data);
    worker.onerror = (event) => {
      event.preventDefault();
      near.die('failed', new SottoError('engine-lost', 'The llama.cpp worker died.'));
    };
    return near;
  }

  /**
   * @throws SottoError `engine-lost` or `engine-stalled`; then the worker is gone and all later calls throw the same.
   */
  call(verb: Verb, args: readonly unknown[], { stallMs = STALL_MS }: { stallMs?: number } = {}): Promise<unknown> {
    if (this.end) return Promise.reject(this.end.error);
    const callbackId = this.nextId++;
    return new Promise((resolve, reject) => {
      this.open.set(callbackId, { resolve, reject, stallMs });
      this.worker.postMessage({ verb, args, callbackId });
      this.watch();
    });
  }

  /**
   * One of llama.cpp's actions, in the library's binary format. A refused one answers with bytes that are no message.
   */
  async action<T extends GlueMsg>(name: string, message: GlueMsg, options: { stallMs?: number } = {}): Promise<T> {
    const bytes = await this.call('wllama.action', [name, glueSerialize(message)], options);
    try {
      return glueDeserialize(bytes as Uint8Array) as T;
    } catch (cause) {
      throw new SottoError('engine-failed', `llama.cpp refused "${name}".`, undefined, { cause });
    }
  }

  get alive(): boolean {
    return this.end === undefined;
  }

  /** How it ended, or undefined while it lives. */
  get death(): Death | undefined {
    return this.end?.how;
  }

  /** Ends the worker at once and frees its memory. Open calls reject with `engine-lost`. */
  terminate(): void {
    this.die('ended', new SottoError('engine-lost', 'The llama.cpp worker was ended.'));
  }

  private receive({ verb, args, callbackId, result, err }: FromWorker): void {
    this.watch();
    if (verb === 'fs.read_req') void this.read(Number(args?.[1]), Number(args?.[2]));
    else if (verb === 'signal.abort') this.die('crashed', crashed(String(args?.[1])));
    else if (verb?.startsWith('console.')) this.log.note(String(args?.[0]));
    else if (callbackId !== undefined) this.settle(callbackId, result, err);
  }

  private settle(callbackId: number, result: unknown, err: unknown): void {
    const call = this.open.get(callbackId);
    this.open.delete(callbackId);
    this.watch();
    if (err === undefined) call?.resolve(result);
    else call?.reject(new SottoError('engine-failed', 'The llama.cpp worker refused a call.'));
  }

  private async read(offset: number, size: number): Promise<void> {
    try {
      const bytes = await this.options.file.slice(offset, offset + size).arrayBuffer();
      if (!this.alive) return;
      this.worker.postMessage({ verb: 'fs.read_res', args: [bytes] }, [bytes]);
      this.options.onRead(offset + size);
    } catch (cause) {
      this.die('file', new SottoError('model-missing', 'The model file can no longer be read.', undefined, { cause }));
    }
  }

  /** Watches for a stall while a call is open. A worker with nothing to do may be silent. */
  private watch(): void {
    this.stopWaiting?.();
    let limit = Infinity;
    for (const { stallMs } of this.open.values()) limit = Math.min(limit, stallMs);
    if (this.open.size === 0) return;
    this.stopWaiting = awakeTimeout(limit, () => {
      this.die('stalled', new SottoError('engine-stalled', `The llama.cpp worker said nothing for ${limit / 1000} s.`));
    });
  }

  private die(how: Death, error: SottoError): void {
    if (this.end) return;
    this.end = { how, error };
    this.stopWaiting?.();
    this.worker.terminate();
    for (const call of this.open.values()) call.reject(error);
    this.open.clear();
  }
}

function crashed(reason: string): SottoError {
  // An access out of bounds mentions memory, too, but is another fault.
  const memory = /memory|allocat|OOM/i.test(reason) && !/out of bounds/i.test(reason);
  return memory
    ? new SottoError('engine-out-of-memory', 'llama.cpp ran out of memory.')
    : new SottoError('engine-lost', 'llama.cpp crashed.');
}

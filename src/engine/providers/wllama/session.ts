/** A loaded model in one worker, from its start to its end. A stopped prompt may end the worker, and so the session. */
import type {
  GlueMsgCancelRes,
  GlueMsgCompletionRes,
  GlueMsgGetResultRes,
  GlueMsgLoadRes,
} from '@wllama/wllama/esm/glue/messages.js';
import { unlessAborted } from '@/src/engine/abort';
import type { LoadOptions } from '@/src/engine/engine';
import { LastStep } from '@/src/engine/last-step';
import { templateFault } from '@/src/engine/faults';
import { SottoError } from '@/src/protocol/errors';
import { explainLoad, failedLoad, speaksOfTemplate } from './load-errors';
import { LlamaWorker } from './llama-worker';
import { stepTokens, type GpuKind } from './step-size';

/** How long a stopped step may take to end before the worker is ended, in milliseconds: the promise is 300. */
const GRACE_MS = 220;
/**
 * How long the next request waits for what was stopped, in milliseconds. A step of the prompt is worth it because the
 * cache stays; the largest model's takes 3 s. A chat template or a count takes milliseconds, or is not worth waiting
 * for.
 */
const PATIENCE_MS = { step: 5_000, words: 700 };
/** A chat template takes milliseconds. One that takes longer than this does not end. */
const TEMPLATE_MS = 15_000;

const FILE_NAME = 'model.gguf';
/** The address of the script for threads, which are not used. */
const NO_THREAD_SCRIPT = '';

/** More than any model has: llama.cpp puts all layers on the GPU. */
const ALL_LAYERS = 9_999;

interface SessionOptions extends LoadOptions {
  /** The kind of GPU that llama.cpp computes on. It has one thread of the processor besides. */
  readonly gpu: GpuKind;
  readonly contextTokens: number;
}

/** The result of a step: a parsed message of llama-server's stream, or null if there was none. */
export interface CompletionStep {
  readonly data: unknown;
  readonly isError: boolean;
  readonly hasMore: boolean;
}

/** How many lines of the log are about a mistake in a template: what was executed, where, and why. */
const LAST_WORDS = 8;

/** The JSON library's message for bytes that are not UTF-8 (nlohmann/json, type error 316). */
const NO_TEXT = /invalid UTF-8 byte/;

export class Session {
  private lastStep: LastStep | undefined;

  private constructor(
    readonly worker: LlamaWorker,
    readonly info: GlueMsgLoadRes,
  ) {}

  /**
   * Starts a worker and loads the model into it. The GPU computes a few tokens, so that its shaders are compiled and a
   * failure shows now.
   * @throws AbortError after `signal`, with the worker ended; SottoError `model-…` or `engine-…` when it fails. It also
   *   fails if the model, by llama.cpp's log, did not get to the GPU.
   */
  static async open(file: Blob, options: SessionOptions): Promise<Session> {
    const { signal, onProgress, gpu } = options;
    signal.throwIfAborted();
    onProgress({ step: 'start', fraction: null });
    const worker = LlamaWorker.start({
      file,
      onRead: (upTo) => onProgress({ step: 'open', fraction: Math.min(1, upTo / file.size) }),
    });
    const stop = () => worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    try {
      const info = await unlessAborted(loadInto(worker, file, options), signal);
      if (!info.success || info.n_vocab <= 0) throw failedLoad(worker.log.complaints);
      signal.throwIfAborted();
      const session = new Session(worker, info);
      await session.warmGpu(gpu, onProgress);
      return session;
    } catch (error) {
      worker.terminate();
      signal.throwIfAborted();
      throw explainLoad(error, worker.log);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** What it really computes on, by llama.cpp's log. */
  get backend(): 'webgpu' | 'cpu' {
    return this.worker.log.backend;
  }

  /**
   * Queues a completion, in llama-server's JSON, and returns its id. Before its first step only the chat template is
   * rendered.
   * @throws SottoError `model-broken` with `part: 'template'` if that fails; `engine-…` for everything else.
   */
  async begin(request: object, isChat: boolean): Promise<number> {
    const started = await this.worker
      .action<GlueMsgCompletionRes>(
        'completion',
        {
          _name: 'cmpl_req',
          is_chat: isChat,
          is_asr: false,
          data_json: JSON.stringify(request),
          files: [],
        },
        isChat ? { stallMs: TEMPLATE_MS } : {},
      )
      .catch((error: unknown) => {
        throw isChat ? this.explainBegin(error) : error;
      });
    if (!started.success) throw new SottoError('engine-failed', 'llama.cpp did not take the request.');
    return started.req_id;
  }

  /** Runs one batch of the prompt or one token of the answer. */
  async step(id: number): Promise<CompletionStep> {
    let result: GlueMsgGetResultRes;
    try {
      result = await this.worker.action<GlueMsgGetResultRes>('get_result', { _name: 'gres_req', req_id: id });
    } catch (error) {
      // A token whose bytes are not UTF-8 is left out: llama.cpp continues with the next step.
      if (this.worker.alive && NO_TEXT.test(this.worker.log.complaints.at(-1) ?? ''))
        return { data: null, isError: false, hasMore: true };
      throw error;
    }
    const data: unknown = result.data_json === '' ? null : JSON.parse(result.data_json);
    return { data, isError: result.is_error, hasMore: result.has_more };
  }

  /** Frees the slot of a request; its prompt stays in the cache. Harmless for a request that has ended. */
  async cancel(id: number): Promise<void> {
    await this.worker.action<GlueMsgCancelRes>('cancel', { _name: 'cncl_req', req_id: id });
  }

  /**
   * Stops a request in the middle of a step. If the step does not end soon the worker is ended, unless a request waits
   * for it in `quiet`.
   */
  abandon(id: number, step: Promise<unknown>): void {
    this.limit(Promise.allSettled([step, this.cancel(id)]), PATIENCE_MS.step);
  }

  /** As `abandon`, for a request in `begin`, whose template may not end, or for a count. */
  abandonWords(words: Promise<unknown>): void {
    this.limit(
      words.catch(() => undefined),
      PATIENCE_MS.words,
    );
  }

  /**
   * Runs every kernel once: for a whole step of a prompt, for its rest, and for an answer. On a software GPU only the
   * last, because a step takes as long as the load.
   */
  private async warmGpu(gpu: GpuKind, onProgress: LoadOptions['onProgress']): Promise<void> {
    if (this.backend !== 'webgpu')
      throw new SottoError('engine-unavailable', 'llama.cpp did not take the GPU.', { why: 'gpu' });
    onProgress({ step: 'warm', fraction: null });
    const prompt = 'a\n'.repeat(gpu === 'hardware' ? Math.ceil(this.info.n_batch / 2) + 1 : 1);
    const id = await this.begin({ prompt, n_predict: 2, cache_prompt: false, stream: true }, false);
    let step: CompletionStep;
    do {
      step = await this.step(id);
      if (step.isError) throw new SottoError('engine-load-failed', 'llama.cpp could not compute on the GPU.');
    } while (step.hasMore);
  }

  private limit(idle: Promise<unknown>, patienceMs: number): void {
    this.lastStep = LastStep.watch(idle, { graceMs: GRACE_MS, patienceMs }, () => {
      this.worker.terminate();
    });
  }

  private explainBegin(error: unknown): unknown {
    const { death, log } = this.worker;
    if (!(error instanceof SottoError) || error.code === 'engine-out-of-memory') return error;
    if (death === 'crashed' || death === 'stalled') return templateFault('The chat template does not end.', error);
    return this.worker.alive && speaksOfTemplate(log.complaints.slice(-LAST_WORDS))
      ? templateFault('The chat template has a mistake.', error)
      : error;
  }

  /**
   * Resolves when nothing that was stopped runs any more. The worker may have been ended. Throws `AbortError` after
   * `signal`.
   */
  async quiet(signal: AbortSignal): Promise<void> {
    await this.lastStep?.outlast(signal);
  }
}

async function loadInto(worker: LlamaWorker, file: Blob, { gpu, ...options }: SessionOptions): Promise<GlueMsgLoadRes> {
  const batch = stepTokens(file.size, gpu);
  // The worker asks for slices of the file as it needs them.
  await worker.call('module.init', [NO_THREAD_SCRIPT, true]);
  await worker.call('fs.alloc', [FILE_NAME, file.size, false]);
  await worker.call('wllama.start', []);
  options.onProgress({ step: 'open', fraction: 0 });
  return worker.action<GlueMsgLoadRes>('load', {
    _name: 'load_req',
    model_paths: [`models/${FILE_NAME}`],
    n_ctx: options.contextTokens,
    n_ctx_auto: false,
    n_batch: batch,
    n_ubatch: batch,
    n_threads: 1,
    n_gpu_layers: ALL_LAYERS,
    use_mmap: false,
    use_mlock: false,
    // There is one request at a time. Idle slots would be copied out for nothing.
    n_parallel: 1,
    kv_unified: true,
    cache_idle_slots: false,
    jinja: true,
    warmup: false,
  });
}

/**
 * Brings a stop from the engine's side into the memory of llama.cpp's module. The engine's side gets a word of its own:
 * a view of the module's memory would keep all of a model there, until the garbage collector finds it.
 */
import type { StopWord } from '@/src/engine/worker/messages';

/** What the relay's worker is told. */
export interface StopWords {
  /** Set by the engine's side. */
  readonly asked: StopWord;
  /** In the module's memory. */
  readonly inModule: StopWord;
}

/** Waits until the asked word is no longer `seen`, passes it on and returns it. Blocks its thread. */
export function passOn({ asked, inModule }: StopWords, seen: number): number {
  Atomics.wait(asked, 0, seen);
  const now = Atomics.load(asked, 0);
  Atomics.store(inModule, 0, now);
  return now;
}

/** The relay's own worker. It waits in a thread of its own, because the module blocks the other one. */
export class StopRelay {
  /** For the engine's side. */
  readonly word: StopWord = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  private constructor(private readonly worker: Worker) {}

  /** Resolves with null where no memory can be shared, or the worker does not start: then a step cannot be stopped. */
  static async start(): Promise<StopRelay | null> {
    if (!globalThis.crossOriginIsolated) return null;
    const worker = new Worker('/stop-relay-worker.js', { name: 'sotto-stop-relay' });
    const isReady = await new Promise<boolean>((resolve) => {
      worker.addEventListener('message', () => {
        resolve(true);
      });
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve(false);
      });
    });
    return isReady ? new StopRelay(worker) : null;
  }

  get isAsked(): boolean {
    return Atomics.load(this.word, 0) !== 0;
  }

  /** Call once, when the module has started. */
  connect(inModule: StopWord): void {
    const words: StopWords = { asked: this.word, inModule };
    this.worker.postMessage(words);
  }
}

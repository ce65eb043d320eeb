/** The GPU as the worker holds it, and how its troubles come to have names. */
import { SottoError } from '@/src/protocol/errors';
import { requestDevice } from './runtime';

/** Between two empty submissions, in milliseconds. */
const POLL_MS = 4;

/** Watches one device. A GPU reports most errors late and beside the call that caused them. */
export class Gpu {
  private trouble: SottoError | undefined;
  private readonly listeners: ((error: SottoError) => void)[] = [];

  private constructor(readonly device: GPUDevice) {}

  /** @throws SottoError `engine-unavailable` where no adapter has what TVM wants. */
  static async open(): Promise<Gpu> {
    try {
      const found = await requestDevice();
      if (found) return Gpu.watch(found.device);
    } catch (error) {
      throw new SottoError('engine-unavailable', 'no suitable GPU', undefined, { cause: error });
    }
    throw new SottoError('engine-unavailable', 'this browser has no WebGPU');
  }

  private static watch(device: GPUDevice): Gpu {
    const gpu = new Gpu(device);
    void device.lost.then((info) => {
      // web-llm destroys the device when an allocation fails; nobody else does.
      gpu.report(
        info.reason === 'destroyed'
          ? new SottoError('engine-out-of-memory', 'the GPU has not enough memory for this model')
          : new SottoError('engine-lost', 'the GPU was lost'),
      );
    });
    device.addEventListener('uncapturederror', ({ error }) => {
      gpu.report(
        error instanceof GPUOutOfMemoryError
          ? new SottoError('engine-out-of-memory', 'the GPU has not enough memory')
          : new SottoError('engine-lost', `the GPU refused a command: ${error.message.slice(0, 300)}`),
      );
    });
    return gpu;
  }

  /** Calls back at the first trouble, at once where it has happened already. */
  onTrouble(listener: (error: SottoError) => void): void {
    if (this.trouble) listener(this.trouble);
    else this.listeners.push(listener);
  }

  /** @throws SottoError what went wrong with the GPU, if anything did. */
  check(): void {
    if (this.trouble) throw this.trouble;
  }

  /**
   * Waits for the GPU. Firefox looks only every 100 ms whether work is done, unless something is submitted: so nothing
   * is submitted, often (there, tiny model on llvmpipe: 45 tokens a second instead of 9; Chromium is as fast either
   * way).
   */
  async whilePolling<T>(wait: () => Promise<T>): Promise<T> {
    const timer = setInterval(() => {
      this.device.queue.submit([]);
    }, POLL_MS);
    try {
      return await wait();
    } finally {
      clearInterval(timer);
    }
  }

  private report(error: SottoError): void {
    if (this.trouble) return;
    this.trouble = error;
    for (const listener of this.listeners) listener(error);
  }
}

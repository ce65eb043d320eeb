/** The worker's GPU device, and names for what goes wrong with it. */
import { SottoError } from '@/src/protocol/errors';
import { requestDevice } from './runtime';

/** Time between two empty submissions, in milliseconds. */
const POLL_MS = 4;

/** Watches one device. A GPU reports most errors late, and apart from the call that caused them. */
export class Gpu {
  private trouble: SottoError | undefined;
  private readonly listeners: ((error: SottoError) => void)[] = [];

  private constructor(readonly device: GPUDevice) {}

  /** @throws SottoError `engine-unavailable` if no adapter has what TVM needs. */
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
      // web-llm destroys the device when an allocation fails. Nothing else does.
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

  /** Calls back with the first failure, at once if it has happened already. */
  onTrouble(listener: (error: SottoError) => void): void {
    if (this.trouble) listener(this.trouble);
    else this.listeners.push(listener);
  }

  /** @throws SottoError the failure of the GPU, if there was one. */
  check(): void {
    if (this.trouble) throw this.trouble;
  }

  /**
   * Waits for the GPU. Firefox notices finished work only every 100 ms, unless something is submitted. So an empty list
   * is submitted often (Firefox with the tiny model on llvmpipe: 45 tokens a second instead of 9; no difference in
   * Chromium).
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

/**
 * llama.cpp in WebAssembly on the processor, with kernels of our own. Runs any GGUF that it knows, in every browser.
 */
import { unlessAborted } from '@/src/engine/abort';
import { contextFor, memoryHere } from '@/src/engine/context-here';
import type { Engine, LoadOptions, ModelSource, Provider } from '@/src/engine/engine';
import { hadGpuTrouble } from '@/src/engine/gpu-trouble';
import { refuseTooLarge } from '@/src/engine/heap';
import { WorkerEngine } from '@/src/engine/worker/worker-engine';
import type { WorkerKind } from '@/src/engine/worker/worker-session';
import { checkModel } from '@/src/gguf/check-model';
import { readGguf } from '@/src/gguf/gguf';
import { extensionUrl } from '@/src/platform/runtime';
import { SottoError } from '@/src/protocol/errors';
import type { Probe } from '@/src/protocol/probe';
import { keptBytes } from './kept-bytes';
import { hasThreadedSimd } from './memory';
import type { LlamaNote, LlamaPlan } from './messages';
import { findProducts } from './products';
import { chooseThreads } from './threads';
import { llamaTraits } from './traits';

/**
 * How long a stopped step may take to end before its worker is ended, in milliseconds. The processor has to be idle
 * after 300.
 */
const STOP_GRACE_MS = 220;

function threadsHere(): number {
  return chooseThreads(navigator.hardwareConcurrency || 1, globalThis.crossOriginIsolated);
}

/** Refuses a file that is no model before a worker starts: llama.cpp would take long and much memory to find out. */
async function read(model: ModelSource, contextTokens: number): Promise<Blob> {
  const file = await model.file();
  const gguf = await readGguf(file);
  checkModel(gguf);
  refuseTooLarge(gguf, contextTokens);
  return file;
}

async function load(model: ModelSource, options: LoadOptions): Promise<Engine> {
  if (!hasThreadedSimd())
    throw new SottoError('engine-unavailable', 'the WebAssembly of this browser is too old', { why: 'machine' });
  const contextTokens = contextFor(model.info.contextTokens, memoryHere());
  const file = await unlessAborted(read(model, contextTokens), options.signal);
  const insteadOf = hadGpuTrouble() ? ({ insteadOf: 'webgpu' } as const) : {};
  let threads = threadsHere();
  const kind: WorkerKind<LlamaPlan, LlamaNote> = {
    url: extensionUrl('/llama-worker.js'),
    name: 'sotto-llama',
    task: { file, folder: extensionUrl('/llama/'), contextTokens, keptBytes: keptBytes(memoryHere()), threads },
    graceMs: STOP_GRACE_MS,
    onNote: (note) => {
      threads = note.threads;
    },
  };
  const inUse = { provider: 'llama', backend: 'cpu', model: model.info.name, contextTokens, ...insteadOf } as const;
  return WorkerEngine.open(kind, () => ({ ...inUse, threads }), options);
}

export const llamaProvider: Provider = {
  id: 'llama',
  backend: 'cpu',
  probe(): Promise<Probe> {
    const available = hasThreadedSimd();
    return Promise.resolve({
      available,
      worthwhile: available,
      threads: threadsHere(),
      products: findProducts(),
      ...(!available && { why: 'no-simd' }),
    });
  },
  ...llamaTraits,
  load,
};

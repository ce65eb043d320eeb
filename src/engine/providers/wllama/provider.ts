/** llama.cpp on the processor, in WebAssembly: any GGUF, in every browser with 64-bit WebAssembly memory. */
import type { Engine, ModelSource, Probe, Provider } from '@/src/engine/engine';
import { readGguf } from '@/src/gguf/gguf';
import type { ModelInfo } from '@/src/protocol/model';
import { SottoError } from '@/src/protocol/errors';
import { canGenerate } from './architectures';
import { defuserFor } from './control-tokens';
import { Session } from './session';
import { chooseThreads } from './threads';
import { WllamaEngine } from './wllama-engine';

/** The largest file that it opens, in bytes: `ftell` in the library's file layer counts in signed 32 bits. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** Context given to a model, in tokens: the cache grows with it (SmolLM2-135M: 23 kB a token, 94 MB in all). */
const CONTEXT_TOKENS = 4096;
const SMALL_MACHINE_CONTEXT_TOKENS = 2048;
/** `navigator.deviceMemory` at or below which the machine is small, in GiB. Firefox does not tell. */
const SMALL_MACHINE_GIB = 2;

/** A 64-bit memory: Chrome 133, Firefox 134. */
function hasMemory64(): boolean {
  try {
    return new WebAssembly.Memory({ address: 'i64', initial: 1n } as unknown as WebAssembly.MemoryDescriptor).buffer.byteLength > 0;
  } catch {
    return false;
  }
}

function threadsHere(): number {
  return chooseThreads(navigator.hardwareConcurrency || 1, typeof SharedArrayBuffer !== 'undefined' && globalThis.crossOriginIsolated);
}

function contextFor(model: ModelInfo): number {
  const gib = (navigator as { deviceMemory?: number }).deviceMemory ?? Infinity;
  const limit = gib <= SMALL_MACHINE_GIB ? SMALL_MACHINE_CONTEXT_TOKENS : CONTEXT_TOKENS;
  return model.contextTokens > 0 ? Math.min(model.contextTokens, limit) : limit;
}

async function load(model: ModelSource, { signal, onProgress }: Parameters<Provider['load']>[1]): Promise<Engine> {
  if (!hasMemory64()) {
    throw new SottoError('engine-unavailable', 'This browser lacks 64-bit WebAssembly memory.', { why: 'memory64' });
  }
  signal.throwIfAborted();
  const file = await model.file();
  // Refuses what is no model before a worker starts; llama.cpp takes long, and some of its memory, to find out.
  const defuse = defuserFor(await readGguf(file));
  const plan = { file, name: model.info.name, contextTokens: contextFor(model.info), defuse };
  const session = await Session.open(file, { threads: threadsHere(), contextTokens: plan.contextTokens, signal, onProgress });
  return new WllamaEngine(plan, session);
}

export const wllamaProvider: Provider = {
  id: 'wllama',
  probe(): Promise<Probe> {
    const available = hasMemory64();
    const threads = threadsHere();
    const detail = available ? `${threads} ${threads === 1 ? 'thread' : 'threads'}` : 'needs 64-bit WebAssembly memory (Chrome 133, Firefox 134)';
    return Promise.resolve({ available, worthwhile: available, detail });
  },
  supports: (model) => model.bytes <= MAX_FILE_BYTES && canGenerate(model.architecture),
  load,
};

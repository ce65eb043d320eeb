/**
 * llama.cpp on the GPU, by wllama and its WebGPU backend. Runs any GGUF, if the browser has 64-bit WebAssembly memory
 * and JSPI, and the adapter computes in half precision.
 */
import { unlessAborted } from '@/src/engine/abort';
import { contextFor, memoryHere } from '@/src/engine/context-here';
import type { Engine, LoadOptions, ModelSource, Provider } from '@/src/engine/engine';
import { adapterFacts, inspectAdapter } from '@/src/engine/adapter';
import { checkModel } from '@/src/gguf/check-model';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import type { Probe } from '@/src/protocol/probe';
import { defuserFor } from './control-tokens';
import { hadGpuTrouble } from '@/src/engine/gpu-trouble';
import { takesSystem } from './template-check';
import { wllamaTraits } from './traits';
import { openSession, WllamaEngine, type EnginePlan } from './wllama-engine';

/** Whether there is 64-bit memory: since Chrome 133 and Firefox 134. */
function hasMemory64(): boolean {
  try {
    return (
      new WebAssembly.Memory({ address: 'i64', initial: 1n } as unknown as WebAssembly.MemoryDescriptor).buffer
        .byteLength > 0
    );
  } catch {
    return false;
  }
}

/** The GPU that llama.cpp can use, or why there is none. */
async function gpuHere(): Promise<{
  readonly gpu: EnginePlan['gpu'] | null;
  readonly facts: ReturnType<typeof adapterFacts>;
  readonly largestBuffer: number;
}> {
  const none = (facts: ReturnType<typeof adapterFacts>) => ({ gpu: null, facts, largestBuffer: 0 });
  if (!hasMemory64()) return none({ why: 'no-memory64' });
  if (!('Suspending' in WebAssembly)) return none({ why: 'no-suspending' });
  const report = await inspectAdapter();
  const { available, software, shaderF16, adapter, largestBuffer } = report;
  const facts = adapterFacts(report);
  if (!available) return none(facts);
  return shaderF16 ? { gpu: { software, adapter }, facts, largestBuffer } : none({ ...facts, why: 'no-half' });
}

async function load(model: ModelSource, gpu: EnginePlan['gpu'], options: LoadOptions): Promise<Engine> {
  const { signal } = options;
  const { file, defuse } = await unlessAborted(read(model), signal);
  const plan = {
    file,
    name: model.info.name,
    contextTokens: contextFor(model.info.contextTokens, memoryHere()),
    defuse,
    gpu,
  };
  const session = await openSession(plan, options);
  try {
    return new WllamaEngine({ ...plan, takesSystem: await unlessAborted(takesSystem(session), signal) }, session);
  } catch (error) {
    session.worker.terminate();
    throw error;
  }
}

/** Refuses a file that is no model before a worker starts: llama.cpp would take long and much memory to find out. */
async function read(model: ModelSource): Promise<Pick<EnginePlan, 'file' | 'defuse'>> {
  const file = await model.file();
  const gguf = await readGguf(file);
  checkModel(gguf);
  return { file, defuse: defuserFor(gguf) };
}

/** After a failure `auto` does not use it for a while. */
export const wllamaWebgpuProvider: Provider = {
  id: 'wllama-webgpu',
  backend: 'webgpu',
  async probe(): Promise<Probe> {
    const { gpu, facts, largestBuffer } = await gpuHere();
    return {
      available: gpu !== null,
      worthwhile: gpu !== null && !gpu.software && !hadGpuTrouble(),
      ...facts,
      gpu: { largestBuffer, half: true },
    };
  },
  ...wllamaTraits,
  async load(model, options) {
    const { gpu, facts } = await unlessAborted(gpuHere(), options.signal);
    if (!gpu)
      throw new SottoError('engine-unavailable', `no GPU for llama.cpp: ${facts.why ?? ''}`, { why: 'machine' });
    return load(model, gpu, options);
  },
};

/** Opens a model's file and its compiled library, and plans how the library's parameters are made from the file. */
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf, type Gguf } from '@/src/gguf/gguf';
import {
  planConversion,
  type Conversion,
  type ParameterSpec,
} from '@/src/engine/providers/webllm/convert/plan-conversion';
import type { WebllmPlan } from '@/src/engine/providers/webllm/messages';
import { readPackageFile } from '@/src/engine/package-file';
import { planCopy, type CopyPlan } from '@/src/engine/providers/webllm/prepared/format';
import type { Gpu } from './device';
import { startTvm, type Tvm } from './runtime';

export interface OpenedLibrary {
  readonly gguf: Gguf;
  readonly facts: ModelFacts;
  readonly tvm: Tvm;
}

/** @throws SottoError `model-…` for the file, `engine-load-failed` for the library. */
export async function openLibrary(plan: WebllmPlan, gpu: Gpu): Promise<OpenedLibrary> {
  const [gguf, library] = await Promise.all([readGguf(plan.file), readPackageFile(plan.library.url)]);
  const tvm = await startTvm(library, plan.library.prefix);
  tvm.initWebGPU(gpu.device);
  return { gguf, facts: describe(gguf), tvm };
}

export interface WeightsPlan {
  readonly conversion: Conversion;
  readonly copy: CopyPlan;
}

/** @throws SottoError `model-unsupported` or `model-broken` if the parameters cannot be made from the file. */
export async function planWeights({ source }: WebllmPlan, { gguf, facts, tvm }: OpenedLibrary): Promise<WeightsPlan> {
  const specs = parametersOf(tvm);
  const conversion = planConversion(specs, gguf, interleavedHeads(facts));
  return { conversion, copy: await planCopy(source, specs, conversion) };
}

/** Llama's files interleave the two halves of each rotary head; Qwen3's do not. */
function interleavedHeads({ architecture, shape }: ModelFacts): number | null {
  return architecture === 'llama' && shape ? shape.headDim : null;
}

/** The parameters in the library's own metadata. */
function parametersOf(tvm: Tvm): ParameterSpec[] {
  tvm.beginScope();
  try {
    const metadata = tvm.createVirtualMachine(tvm.webgpu()).getFunction('_metadata')().toString();
    return (JSON.parse(metadata) as { params: ParameterSpec[] }).params;
  } finally {
    tvm.endScope();
  }
}

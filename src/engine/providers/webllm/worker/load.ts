/** From a GGUF file and a compiled library to a model that is ready on the GPU. */
import type { LoadProgress } from '@/src/engine/engine';
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { readVocabulary, type Vocabulary } from '@/src/gguf/vocabulary';
import { convert } from '@/src/engine/providers/webllm/convert/convert';
import { planConversion, type Conversion, type ParameterSpec } from '@/src/engine/providers/webllm/convert/plan-conversion';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import type { LoadPlan } from '@/src/engine/providers/webllm/messages';
import { readPackageFile } from '@/src/engine/providers/webllm/package-file';
import { ChatPrompt } from './chat-prompt';
import type { Gpu } from './device';
import { GpuTensors } from './gpu-tensors';
import { makePipeline, makeTokenizer, startTvm, type Tokenizer, type Tvm } from './runtime';
import { Sequence } from './sequence';
import { StepSize } from './step-size';

export interface LoadedModel {
  readonly sequence: Sequence;
  readonly vocabulary: Vocabulary;
  readonly tokenizer: Tokenizer;
  readonly prompt: ChatPrompt;
  readonly step: StepSize;
}

/** The GPU is waited for after so many bytes, so that copies don't pile up on their way to it. */
const SETTLE_EVERY = 32 << 20;

/** @throws SottoError `model-…` or `engine-…`. */
export async function loadModel(plan: LoadPlan, gpu: Gpu, onProgress: (progress: LoadProgress) => void): Promise<LoadedModel> {
  onProgress({ step: 'start', fraction: null });
  const [gguf, library] = await Promise.all([readGguf(plan.file), readPackageFile(plan.library.url)]);
  const facts = describe(gguf);
  const vocabulary = readVocabulary(gguf);
  const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, facts.splitter));
  const prompt = new ChatPrompt(vocabulary, facts.chatTemplate, (text) => tokenizer.encode(text));
  const tvm = await startTvm(library, plan.library.prefix);
  tvm.initWebGPU(gpu.device);
  const specs = parametersOf(tvm);
  await upload(new GpuTensors(tvm), planConversion(specs, gguf, interleavedHeads(facts)), plan.file, async (fraction) => {
    await tvm.webgpu().sync();
    gpu.check();
    onProgress({ step: 'open', fraction });
  });
  gpu.check();
  onProgress({ step: 'warm', fraction: 0 });
  const pipeline = makePipeline(tvm, tokenizer, pipelineConfig(vocabulary, plan.contextTokens));
  tvm.registerInitProgressCallback(({ progress }) => { onProgress({ step: 'warm', fraction: Math.min(1, progress) }); });
  await pipeline.asyncLoadWebGPUPipelines();
  const sequence = new Sequence(tvm, pipeline, gpu);
  await sequence.settle();
  gpu.check();
  return { sequence, vocabulary, tokenizer, prompt, step: new StepSize(pipeline.prefillChunkSize, plan.software) };
}

/** @param settle Called with what is done, as a fraction, often enough that copies don't pile up. */
async function upload(tensors: GpuTensors, { steps, bytes: total }: Conversion, file: Blob, settle: (fraction: number) => Promise<void>): Promise<void> {
  let read = 0;
  let unsettled = 0;
  await settle(0);
  for await (const { step, pieces } of convert(steps, file)) {
    for (const { spec, at, bytes } of pieces) {
      tensors.write(spec, at, bytes);
      unsettled += bytes.length;
    }
    read += step.bytes;
    if (unsettled < SETTLE_EVERY) continue;
    unsettled = 0;
    await settle(read / total);
  }
  await settle(1);
}

/** Llama's files keep the two halves of each rotary head interleaved; Qwen3's don't. */
function interleavedHeads({ architecture, shape }: ModelFacts): number | null {
  return architecture === 'llama' && shape ? shape.headDim : null;
}

/** What the library itself says that it needs. */
function parametersOf(tvm: Tvm): ParameterSpec[] {
  tvm.beginScope();
  try {
    const metadata = tvm.createVirtualMachine(tvm.webgpu()).getFunction('_metadata')().toString();
    return (JSON.parse(metadata) as { params: ParameterSpec[] }).params;
  } finally {
    tvm.endScope();
  }
}

/** web-llm's `mlc-chat-config.json`, as far as its pipeline reads it. The chat fields are never used: see `ChatPrompt`. */
function pipelineConfig(vocabulary: Vocabulary, contextTokens: number): object {
  return {
    vocab_size: vocabulary.tokens.length,
    context_window_size: contextTokens, sliding_window_size: -1, attention_sink_size: -1,
    temperature: 1, top_p: 1, repetition_penalty: 1, frequency_penalty: 0, presence_penalty: 0,
    tokenizer_files: ['tokenizer.json'],
    tokenizer_info: { token_postproc_method: 'byte_level', prepend_space_in_encode: false, strip_space_in_decode: false },
    conv_template: {
      name: 'unused', system_template: '{system_message}', system_message: '', roles: { user: '', assistant: '' },
      role_templates: { user: '{user_message}', assistant: '{assistant_message}', tool: '{tool_message}' },
      seps: [''], role_content_sep: '', role_empty_sep: '', stop_str: [], stop_token_ids: [...vocabulary.ends],
    },
  };
}

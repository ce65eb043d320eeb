/** From a GGUF file and a compiled library to a model that is ready on the GPU. */
import type { LoadProgress } from '@/src/engine/engine';
import { readVocabulary, type Vocabulary } from '@/src/gguf/vocabulary';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import { SottoError } from '@/src/protocol/errors';
import type { LoadPlan } from '@/src/engine/providers/webllm/messages';
import { ChatPrompt } from './chat-prompt';
import type { Gpu } from './device';
import { GpuTensors } from './gpu-tensors';
import { openLibrary, planWeights } from './library';
import { makePipeline, makeTokenizer, type Tokenizer } from './runtime';
import { Sequence } from './sequence';
import { StepSize } from './step-size';
import { upload } from './upload';

export interface LoadedModel {
  /** Whether the prepared copy was there and sound. */
  readonly usedCopy: boolean;
  readonly sequence: Sequence;
  readonly vocabulary: Vocabulary;
  readonly tokenizer: Tokenizer;
  readonly prompt: ChatPrompt;
  readonly step: StepSize;
}

/** @throws SottoError `model-…` or `engine-…`. */
export async function loadModel(
  plan: LoadPlan,
  gpu: Gpu,
  onProgress: (progress: LoadProgress) => void,
): Promise<LoadedModel> {
  onProgress({ step: 'start', fraction: null });
  const opened = await openLibrary(plan, gpu);
  const { gguf, facts, tvm } = opened;
  const vocabulary = readVocabulary(gguf);
  const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, facts.splitter));
  if (!facts.chat) throw new SottoError('model-unsupported', 'the chat template is neither ChatML nor Llama 3');
  const prompt = new ChatPrompt(vocabulary, facts.chat, (text) => tokenizer.encode(text));
  const usedCopy = await upload(new GpuTensors(tvm), plan, await planWeights(plan, opened), async (fraction) => {
    await tvm.webgpu().sync();
    gpu.check();
    onProgress({ step: 'open', fraction });
  });
  gpu.check();
  onProgress({ step: 'warm', fraction: 0 });
  const pipeline = makePipeline(tvm, tokenizer, pipelineConfig(vocabulary, plan.contextTokens));
  tvm.registerInitProgressCallback(({ progress }) => {
    onProgress({ step: 'warm', fraction: Math.min(1, progress) });
  });
  await pipeline.asyncLoadWebGPUPipelines();
  const sequence = new Sequence(tvm, pipeline, gpu);
  await sequence.settle();
  gpu.check();
  return {
    usedCopy,
    sequence,
    vocabulary,
    tokenizer,
    prompt,
    step: new StepSize(pipeline.prefillChunkSize, plan.software),
  };
}

/**
 * web-llm's `mlc-chat-config.json`, as far as its pipeline reads it. The chat fields are never used: see `ChatPrompt`.
 */
function pipelineConfig(vocabulary: Vocabulary, contextTokens: number): object {
  return {
    vocab_size: vocabulary.tokens.length,
    context_window_size: contextTokens,
    sliding_window_size: -1,
    attention_sink_size: -1,
    temperature: 1,
    top_p: 1,
    repetition_penalty: 1,
    frequency_penalty: 0,
    presence_penalty: 0,
    tokenizer_files: ['tokenizer.json'],
    tokenizer_info: {
      token_postproc_method: 'byte_level',
      prepend_space_in_encode: false,
      strip_space_in_decode: false,
    },
    conv_template: {
      name: 'unused',
      system_template: '{system_message}',
      system_message: '',
      roles: { user: '', assistant: '' },
      role_templates: { user: '{user_message}', assistant: '{assistant_message}', tool: '{tool_message}' },
      seps: [''],
      role_content_sep: '',
      role_empty_sep: '',
      stop_str: [],
      stop_token_ids: [...vocabulary.ends],
    },
  };
}

/** Loads a GGUF file with a compiled library onto the GPU. */
import type { LoadProgress } from '@/src/engine/engine';
import { readVocabulary, type Vocabulary } from '@/src/gguf/vocabulary';
import { tokenizerJson } from '@/src/engine/providers/webllm/convert/tokenizer-json';
import type { AnswerVocabulary } from '@/src/engine/worker/generate';
import { SottoError } from '@/src/protocol/errors';
import type { WebllmPlan } from '@/src/engine/providers/webllm/messages';
import { FamilyPrompt } from './chat-prompt';
import type { Gpu } from './device';
import { GpuTensors } from './gpu-tensors';
import { openLibrary, planWeights } from './library';
import { makePipeline, makeTokenizer, type Tokenizer } from './runtime';
import { TvmSequence } from './sequence';
import { DoublingStep } from './step-size';
import { tokenBytes } from './token-bytes';
import { upload } from './upload';

/** A model that is ready. */
export interface WebllmModel {
  /** Whether all weights came from the prepared copy. */
  readonly usedCopy: boolean;
  readonly sequence: TvmSequence;
  readonly vocabulary: AnswerVocabulary;
  readonly tokenizer: Tokenizer;
  readonly prompt: FamilyPrompt;
  readonly step: DoublingStep;
}

/** @throws SottoError `model-…` or `engine-…`. */
export async function loadWebllmModel(
  plan: WebllmPlan,
  gpu: Gpu,
  onProgress: (progress: LoadProgress) => void,
): Promise<WebllmModel> {
  onProgress({ step: 'start', fraction: null });
  const opened = await openLibrary(plan, gpu);
  const { gguf, facts, tvm } = opened;
  const vocabulary = readVocabulary(gguf);
  const tokenizer = await makeTokenizer(tokenizerJson(vocabulary, facts.splitter));
  if (!facts.chat) throw new SottoError('model-unsupported', 'the chat template is neither ChatML nor Llama 3');
  const prompt = FamilyPrompt.of(vocabulary, facts.chat, (text) => tokenizer.encode(text));
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
  const sequence = TvmSequence.begin(tvm, pipeline, gpu);
  await sequence.settle();
  gpu.check();
  return {
    usedCopy,
    sequence,
    vocabulary: { ends: (token) => vocabulary.ends.has(token), bytesOf: tokenBytes(vocabulary) },
    tokenizer,
    prompt,
    step: new DoublingStep(pipeline.prefillChunkSize, plan.software),
  };
}

/**
 * The fields of web-llm's `mlc-chat-config.json` that its pipeline reads. Those about chats are never used, because
 * `FamilyPrompt` makes the prompts.
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

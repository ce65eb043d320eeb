/** Loads a GGUF file. */
import type { LlamaScript } from '@/src/engine/providers/llama/exports';
import { namedLoadError } from '@/src/engine/providers/llama/load-errors';
import { hasRelaxedSimd, shareableMemory } from '@/src/engine/providers/llama/memory';
import type { LlamaNote, LlamaPlan } from '@/src/engine/providers/llama/messages';
import { Llama } from '@/src/engine/providers/llama/module';
import { compilePackageFile } from '@/src/engine/package-file';
import type { AnswerVocabulary } from '@/src/engine/worker/generate';
import type { Line } from '@/src/engine/worker/serve';
import { SottoError } from '@/src/protocol/errors';
import { TemplatePrompt } from './chat-prompt';
import { KeptStates } from './kept-states';
import { ModelFile } from './model-file';
import { PlainText } from './plain-text';
import { promptWords } from './prompt-words';
import { LlamaSequence } from './sequence';
import { LARGEST_STEP, ProportionalStep } from './step-size';
import { StopRelay } from './stop-relay';

/** A model that is ready. */
export interface LlamaModel {
  readonly llama: Llama;
  readonly sequence: LlamaSequence;
  readonly vocabulary: AnswerVocabulary;
  readonly prompt: TemplatePrompt;
  readonly text: PlainText;
  readonly step: ProportionalStep;
}

/** Progress is reported in steps of this share. */
const TOLD_SHARE = 0.01;

/** The part of a worker's global scope that loads its script. */
interface ScriptScope {
  importScripts(url: string): void;
  /** Defined by `llama.js`. */
  SottoLlama?: LlamaScript;
}

/** @throws SottoError `model-…` or `engine-…`. */
export async function loadLlamaModel(plan: LlamaPlan, line: Line<LlamaNote>): Promise<LlamaModel> {
  line.progress({ step: 'start', fraction: null });
  const relay = await StopRelay.start();
  const isStopAsked = (): boolean => relay?.isAsked ?? false;
  const file = new ModelFile(plan.file, isStopAsked);
  try {
    const llama = await start(plan, line, { file, isStopAsked });
    if (relay) {
      relay.connect(llama.stopWord());
      line.stopWord(relay.word);
    }
    llama.open(plan.file.size);
    file.forget();
    llama.startContext({ context: plan.contextTokens, step: LARGEST_STEP, threads: plan.threads });
    line.rendering();
    const words = promptWords(llama);
    const text = PlainText.of(words);
    return {
      llama,
      prompt: TemplatePrompt.open(llama.template() ?? '', words, text),
      text,
      sequence: new LlamaSequence(llama, new KeptStates(plan.keptBytes)),
      vocabulary: { ends: (token) => llama.kind(token).ends, bytesOf: (token) => llama.piece(token) },
      step: new ProportionalStep(),
    };
  } catch (error) {
    throw file.trouble ?? namedLoadError(error, plan.file.size);
  }
}

async function start(
  { folder, threads }: LlamaPlan,
  line: Line<LlamaNote>,
  { file, isStopAsked }: { readonly file: ModelFile; isStopAsked(): boolean },
): Promise<Llama> {
  const scope = globalThis as unknown as ScriptScope;
  // A literal address, because a test of the package looks for text that becomes code.
  scope.importScripts('/llama/llama.js');
  const { SottoLlama: script } = scope;
  if (!script) throw new SottoError('engine-load-failed', 'llama.js is not what it should be');
  const wasm = await compilePackageFile(`${folder}llama-${hasRelaxedSimd() ? 'relaxed' : 'simd'}.wasm`);
  const memory = shareableMemory();
  let told = 0;
  const onLoad = (fraction: number): void => {
    if (fraction < told + TOLD_SHARE && fraction < 1) return;
    told = fraction;
    line.progress({ step: 'open', fraction: Math.min(1, fraction) });
  };
  const scriptUrl = `${folder}llama.js`;
  return Llama.start({ script, scriptUrl, wasm, memory, threads, read: file.readInto(memory), onLoad, isStopAsked });
}

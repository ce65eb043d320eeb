/** From a GGUF file to a model that is ready. */
import type { LlamaScript } from '@/src/engine/providers/llama/exports';
import { failedLoad } from '@/src/engine/providers/llama/load-errors';
import { hasRelaxedSimd, shareableMemory } from '@/src/engine/providers/llama/memory';
import type { LoadPlan, Note } from '@/src/engine/providers/llama/messages';
import { Llama } from '@/src/engine/providers/llama/module';
import { compilePackageFile } from '@/src/engine/providers/llama/package-file';
import type { Line } from '@/src/engine/worker/serve';
import { SottoError } from '@/src/protocol/errors';
import { ChatPrompt } from './chat-prompt';
import { KeptStates } from './kept-states';
import { ModelFile } from './model-file';
import { PlainText } from './plain-text';
import { promptWords } from './prompt-words';
import { Sequence } from './sequence';
import { LARGEST_STEP, StepSize } from './step-size';
import { vocabularyOf, type Vocabulary } from './vocabulary';

export interface LoadedModel {
  readonly llama: Llama;
  readonly sequence: Sequence;
  readonly vocabulary: Vocabulary;
  readonly prompt: ChatPrompt;
  readonly text: PlainText;
  readonly step: StepSize;
}

/** Progress is told in steps of this share. */
const TOLD_SHARE = 0.01;

/** A worker's scope, as far as its script is loaded by it. */
interface ScriptScope {
  importScripts(url: string): void;
  /** Defined by `llama.js`. */
  SottoLlama?: LlamaScript;
}

/** @throws SottoError `model-…` or `engine-…`. */
export async function loadModel(plan: LoadPlan, line: Line<Note>): Promise<LoadedModel> {
  line.progress({ step: 'start', fraction: null });
  const file = new ModelFile(plan.file);
  try {
    const llama = await start(plan, line, file);
    if (globalThis.crossOriginIsolated) {
      file.stopWord = llama.stopWord();
      line.stopWord(file.stopWord);
    }
    llama.open(plan.file.size);
    file.forget();
    llama.startContext({ context: plan.contextTokens, step: LARGEST_STEP, threads: plan.threads });
    line.rendering();
    const words = promptWords(llama);
    return {
      llama,
      prompt: new ChatPrompt(llama.template() ?? '', words),
      text: new PlainText(words),
      sequence: new Sequence(llama, new KeptStates(plan.keptBytes)),
      vocabulary: vocabularyOf(llama),
      step: new StepSize(),
    };
  } catch (error) {
    throw file.trouble ?? failedLoad(error, plan.file.size);
  }
}

async function start({ folder, threads }: LoadPlan, line: Line<Note>, file: ModelFile): Promise<Llama> {
  const scope = globalThis as unknown as ScriptScope;
  // By its name and no other: a package test looks for texts that become code.
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
  return Llama.start({ script, scriptUrl, wasm, memory, threads, read: file.readInto(memory), onLoad });
}

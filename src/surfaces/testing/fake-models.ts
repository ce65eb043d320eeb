/** For tests: entries of the catalogue, recommendations, downloads and models. `changes` change their defaults. */
import type { CatalogueModel, Recommendation } from '@/src/protocol/catalogue';
import type { Download } from '@/src/protocol/download';
import type { ModelInfo } from '@/src/protocol/model';

/** A model of the catalogue. */
export function listed(changes: Partial<CatalogueModel> = {}): CatalogueModel {
  return {
    id: 'small',
    name: 'Small',
    sha256: 'a'.repeat(64),
    bytes: 98_000_000,
    locked: true,
    quantization: 'Q4_1',
    goodAt: 'Short texts.',
    source: { host: 'models.example', publisher: 'maker/small' },
    licence: {
      id: 'apache-2.0',
      name: 'Apache License 2.0',
      address: 'https://licences.example/apache',
      accept: false,
    },
    languages: ['en'],
    contextTokens: 8_192,
    memory: [{ contextTokens: 4_096, bytes: 300_000_000 }],
    installed: false,
    updates: null,
    ...changes,
  };
}

/** A recommendation: the first choice. */
export function advice(changes: Partial<Recommendation> = {}): Recommendation {
  return {
    role: 'first',
    id: 'small',
    engine: 'llama',
    speed: { prompt: 80, decode: 16, basis: 'guessed' },
    memory: 300_000_000,
    why: 'balanced',
    ...changes,
  };
}

/** A download, half done. */
export function download(changes: Partial<Download> = {}): Download {
  return {
    modelId: 'small',
    sha256: 'a'.repeat(64),
    name: 'Small',
    phase: 'transferring',
    done: 49_000_000,
    total: 98_000_000,
    rate: 1_000_000,
    secondsLeft: 49,
    retryAt: null,
    error: null,
    ...changes,
  };
}

/** A model on this machine. */
export function installed(changes: Partial<ModelInfo> = {}): ModelInfo {
  return {
    sha256: 'a'.repeat(64),
    name: 'Small',
    bytes: 98_000_000,
    architecture: 'llama',
    contextTokens: 8_192,
    quantization: 'Q4_1',
    license: 'apache-2.0',
    chatTemplate: true,
    addedAt: 1,
    engines: ['llama'],
    ...changes,
  };
}

/** WebLLM on WebGPU, for models that a library in this package was compiled for. */
import { abortError } from '@/src/engine/abort';
import { inspectAdapter } from '@/src/engine/adapter';
import type { Engine, ModelSource, Probe, Provider } from '@/src/engine/engine';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { extensionUrl } from '@/src/platform/extension-url';
import { SottoError } from '@/src/protocol/errors';
import { chooseLibrary } from './libraries';
import { WebllmEngine, type Recipe } from './webllm-engine';

const WORKER = '/webllm-worker.js';
/** Context given to a model, in tokens: its cache takes GPU memory (SmolLM2-135M: 46 kB a token, 188 MB in all). */
const CONTEXT_TOKENS = 4096;

async function probe(): Promise<Probe> {
  const { available, software, detail } = await inspectAdapter();
  return { available, worthwhile: available && !software, detail };
}

async function load(model: ModelSource, options: Parameters<Provider['load']>[1]): Promise<Engine> {
  const { signal } = options;
  if (signal.aborted) throw abortError();
  const file = await model.file();
  const [adapter, gguf] = await Promise.all([inspectAdapter(), readGguf(file)]);
  if (!adapter.available) throw new SottoError('engine-unavailable', adapter.detail);
  const facts = describe(gguf);
  const library = await chooseLibrary(facts, adapter);
  if (!library) throw new SottoError('model-unsupported', 'no WebGPU library in this package fits the model');
  const contextTokens = Math.min(CONTEXT_TOKENS, library.contextTokens, facts.contextTokens || CONTEXT_TOKENS);
  const recipe: Recipe = {
    workerUrl: extensionUrl(WORKER),
    plan: { file, library, contextTokens, software: adapter.software },
  };
  const inUse = { provider: 'webllm', backend: 'webgpu', detail: adapter.detail, model: model.info.name, contextTokens } as const;
  return WebllmEngine.open(recipe, inUse, options);
}

export const webllmProvider: Provider = { id: 'webllm', probe, supports: ({ engines }) => engines.includes('webllm'), load };

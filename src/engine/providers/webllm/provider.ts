/** WebLLM on WebGPU, for models that a library in this package was compiled for. */
import { unlessAborted } from '@/src/engine/abort';
import { adapterFacts, inspectAdapter, type AdapterReport } from '@/src/engine/adapter';
import type { Copies, Engine, LoadOptions, ModelSource, Provider } from '@/src/engine/engine';
import { checkModel } from '@/src/gguf/check-model';
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { extensionUrl } from '@/src/platform/runtime';
import { FULL_CONTEXT } from '@/src/protocol/context-lengths';
import { SottoError } from '@/src/protocol/errors';
import type { Probe } from '@/src/protocol/probe';
import { WorkerEngine } from '@/src/engine/worker/worker-engine';
import { WorkerSession, type WorkerKind } from '@/src/engine/worker/worker-session';
import { roundToBytes } from './convert/round-to-bytes';
import { chooseLibrary, type ChosenLibrary } from './libraries';
import { webllmTraits } from './traits';
import type { WebllmNote, WebllmPlan, WebllmTask } from './messages';

/** How long the GPU may take to end a stopped step before its worker is ended, in milliseconds. */
const STOP_GRACE_MS = 110;

function workerFor(task: WebllmTask): WorkerKind<WebllmTask, WebllmNote> {
  return { url: extensionUrl('/webllm-worker.js'), name: 'sotto-webllm', task, graceMs: STOP_GRACE_MS };
}

async function probe(): Promise<Probe> {
  const report = await inspectAdapter();
  const { available, software, largestBuffer, shaderF16 } = report;
  return {
    ...adapterFacts(report),
    available,
    worthwhile: available && !software,
    gpu: { largestBuffer, half: shaderF16 },
  };
}

/** A model's file, with the library for it and for this machine. */
async function fit(
  model: ModelSource,
): Promise<{ file: Blob; facts: ModelFacts; adapter: AdapterReport; library: ChosenLibrary }> {
  const file = await model.file();
  const [adapter, gguf] = await Promise.all([inspectAdapter(), readGguf(file)]);
  if (!adapter.available) throw new SottoError('engine-unavailable', `no adapter: ${adapter.why ?? ''}`);
  checkModel(gguf);
  const facts = describe(gguf);
  const library = await chooseLibrary(facts, adapter);
  if (!library) throw new SottoError('model-unsupported', 'no WebGPU library in this package fits the model');
  return { file, facts, adapter, library };
}

async function load(model: ModelSource, options: LoadOptions): Promise<Engine> {
  const { signal } = options;
  const { facts, adapter, ...fitting } = await unlessAborted(fit(model), signal);
  // The cache takes GPU memory (SmolLM2-135M: 46 kB a token, 188 MB in all).
  const contextTokens = Math.min(FULL_CONTEXT, fitting.library.contextTokens, facts.contextTokens || FULL_CONTEXT);
  const prepared = await unlessAborted(Promise.resolve(model.copy?.file() ?? null), signal);
  const plan: WebllmPlan = {
    ...fitting,
    source: model.info.sha256,
    prepared,
    contextTokens,
    software: adapter.software,
  };
  const kind: WorkerKind<WebllmTask, WebllmNote> = {
    ...workerFor({ plan }),
    // A copy that cannot be used only takes space. It can be made again.
    onNote: () => {
      void model.copy?.discard().catch(() => undefined);
    },
  };
  const inUse = {
    provider: 'webllm',
    backend: 'webgpu',
    adapter: adapter.adapter,
    model: model.info.name,
    contextTokens,
  } as const;
  return WorkerEngine.open(kind, () => inUse, options);
}

/**
 * Whether the library rounds a model's weights. Exact weights are converted as fast as a copy can be read
 * (`docs/performance.md`); rounding takes longer.
 */
function isRounded({ layout }: ChosenLibrary, { stored }: ModelFacts): boolean {
  return layout === 'q8' && [...stored.embedding, ...stored.linear].some((type) => Object.hasOwn(roundToBytes, type));
}

const copies: Copies = {
  async size(model) {
    const fitting = await fit(model).catch(() => null);
    // The size of the parameters. The checksums add next to nothing.
    return fitting && isRounded(fitting.library, fitting.facts) ? fitting.library.weightBytes : null;
  },
  async make(model, options) {
    if (!model.copy) throw new SottoError('storage-broken', 'there is no place for a copy');
    const { adapter, file, library } = await unlessAborted(fit(model), options.signal);
    const plan = {
      file,
      library,
      source: model.info.sha256,
      prepared: null,
      contextTokens: 0,
      software: adapter.software,
    };
    const task = { plan, target: await model.copy.begin() };
    (await WorkerSession.open(workerFor(task), options)).close();
    await model.copy.finish();
  },
};

export const webllmProvider: Provider = {
  id: 'webllm',
  backend: 'webgpu',
  probe,
  ...webllmTraits,
  load,
  copies,
};

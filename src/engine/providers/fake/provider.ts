/** The scripted engine. In builds of mode `fake` only; unit tests make their own with `createFakeProvider`. */
import type { Engine, LoadOptions, ModelSource, Provider } from '@/src/engine/engine';
import { readPackageFile } from '@/src/engine/package-file';
import { extensionUrl } from '@/src/platform/runtime';
import { SottoError } from '@/src/protocol/errors';
import { FakeEngine, type Pause } from './fake-engine';
import { LiveScript } from './live-script';
import { pause } from './pause';
import type { FakeScriptInput } from './script';
import { fakeTraits } from './traits';

const GGUF_MAGIC = 'GGUF';
/** How often a load on hold reads its script again, in milliseconds. */
const HELD_MS = 50;

/**
 * @param script Read for each load and each answer, so that a test can change it in between.
 * @param wait How time passes; a test may have a clock of its own.
 */
export function createFakeProvider(
  script: () => FakeScriptInput | Promise<FakeScriptInput>,
  wait: Pause = pause,
): Provider {
  const live = new LiveScript(script);
  return {
    id: 'fake',
    backend: 'cpu',
    async probe() {
      const available = (await live.read()).fault?.at !== 'probe';
      return { available, worthwhile: available, ...(!available && { why: 'scripted' }) };
    },
    ...fakeTraits(() => live.last?.promptWordMs ?? 0),
    load: (model, options) => load(model, options, live, wait),
  };
}

async function load(
  model: ModelSource,
  { signal, onProgress }: LoadOptions,
  script: LiveScript,
  wait: Pause,
): Promise<Engine> {
  const { loadMs, contextTokens } = await script.read();
  onProgress({ step: 'start', fraction: null });
  const magic = await (await model.file()).slice(0, GGUF_MAGIC.length).text();
  if (magic !== GGUF_MAGIC) throw new SottoError('model-not-gguf', 'The file is not a GGUF model.');
  onProgress({ step: 'open', fraction: 0 });
  await wait(loadMs / 2, signal);
  script.check('load');
  onProgress({ step: 'open', fraction: 0.5 });
  await wait(loadMs / 2, signal);
  while ((await script.read()).holdsLoad) await pause(HELD_MS, signal);
  onProgress({ step: 'warm', fraction: null });
  const inUse = { provider: 'fake', backend: 'cpu', model: model.info.name, contextTokens } as const;
  return new FakeEngine(script, inUse, wait);
}

/** The script that a test puts into a package of mode `fake`; defaults without one. */
async function packagedScript(): Promise<FakeScriptInput> {
  const bytes = await readPackageFile(extensionUrl('/fake-script.json')).catch(() => null);
  return bytes === null ? {} : (JSON.parse(new TextDecoder().decode(bytes)) as FakeScriptInput);
}

// Pure, so that a bundler can drop it from builds that do not use it.
export const fakeProvider: Provider = /* @__PURE__ */ createFakeProvider(packagedScript);

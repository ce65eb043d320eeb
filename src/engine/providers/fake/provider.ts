/** The scripted engine. In builds of mode `fake` only; unit tests make their own with `createFakeProvider`. */
import * as v from 'valibot';
import type { Engine, LoadOptions, ModelSource, Provider } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import { FakeEngine, type Pause } from './fake-engine';
import { Faults } from './faults';
import { packagedScript } from './package-file';
import { pause } from './pause';
import { canRun, expects, paceOf } from './traits';
import { FakeScriptSchema, type FakeScript, type FakeScriptInput } from './script';

const GGUF_MAGIC = 'GGUF';
/** How often a load that is held asks for its script, in milliseconds. */
const HELD_MS = 50;

/**
 * @param script Asked at each load and each answer, so that a test can change it in between.
 * @param wait How time passes; a test may have a clock of its own.
 */
export function createFakeProvider(
  script: () => FakeScriptInput | Promise<FakeScriptInput>,
  wait: Pause = pause,
): Provider {
  const faults = new Faults();
  let promptWordMs = 0;
  const read = async () => {
    faults.script = v.parse(FakeScriptSchema, await script());
    ({ promptWordMs } = faults.script);
    return faults.script;
  };
  return {
    id: 'fake',
    backend: 'cpu',
    async probe() {
      const available = (await read()).fault?.at !== 'probe';
      return { available, worthwhile: available, ...(!available && { why: 'scripted' }) };
    },
    canRun,
    expects: { ...expects, pace: (probe, model) => paceOf(model, promptWordMs) ?? expects.pace(probe, model) },
    load: async (model, options) => load(model, options, await read(), { read, faults, wait }),
  };
}

async function load(
  model: ModelSource,
  { signal, onProgress }: LoadOptions,
  script: FakeScript,
  { read, faults, wait }: { read(): Promise<FakeScript>; faults: Faults; wait: Pause },
): Promise<Engine> {
  onProgress({ step: 'start', fraction: null });
  const magic = await (await model.file()).slice(0, GGUF_MAGIC.length).text();
  if (magic !== GGUF_MAGIC) throw new SottoError('model-not-gguf', 'The file is not a GGUF model.');
  onProgress({ step: 'open', fraction: 0 });
  await wait(script.loadMs / 2, signal);
  faults.check('load');
  onProgress({ step: 'open', fraction: 0.5 });
  await wait(script.loadMs / 2, signal);
  while ((await read()).holdsLoad) await pause(HELD_MS, signal);
  onProgress({ step: 'warm', fraction: null });
  const { contextTokens } = script;
  const inUse = { provider: 'fake', backend: 'cpu', model: model.info.name, contextTokens } as const;
  return new FakeEngine(read, faults, inUse, wait);
}

// Pure, so that a bundler drops it where the registry does not choose it.
export const fakeProvider: Provider = /* @__PURE__ */ createFakeProvider(packagedScript);

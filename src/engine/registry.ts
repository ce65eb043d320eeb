/** Every engine, the preferred one first: a new one is a folder under `providers/` and a line here. */
import type { EngineChoice } from '@/src/protocol/task';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { ModelSource, Probe, Provider } from './engine';
import { fakeProvider } from './providers/fake/provider';
import { webllmProvider } from './providers/webllm/provider';
import { wllamaProvider, wllamaWebgpuProvider } from './providers/wllama/provider';

/**
 * The engines of this build. `fake` is in builds of mode `fake` alone (`wxt build --mode fake`), and alone in them:
 * the mode is a constant, so the bundler leaves out what it does not choose.
 */
export const providers: readonly Provider[] =
  import.meta.env.MODE === 'fake' ? [fakeProvider] : [webllmProvider, wllamaWebgpuProvider, wllamaProvider];

/** A provider with what it found on this machine. */
export interface Candidate {
  readonly provider: Provider;
  readonly probe: Probe;
}

/**
 * Engines to try for a model, best first, in the registry's order. `auto`: those that are available, worthwhile and
 * able. An engine that is merely available, such as a graphics card in software, serves where there is no other: as a
 * way out after a failed one it would take minutes for a sentence, and hide the failure. A named engine is tried alone,
 * however slow, so that nobody is served by another than the chosen one in silence.
 * @throws SottoError `engine-unavailable`, with `engine` and `why`: `absent`, `machine` (then `detail`) or `model`.
 */
export function rankEngines(
  choice: EngineChoice,
  model: ModelInfo,
  candidates: readonly Candidate[],
): readonly Provider[] {
  if (choice !== 'auto') return [named(choice, model, candidates)];
  const able = candidates.filter(({ provider, probe }) => probe.available && provider.supports(model));
  const worthwhile = able.filter(({ probe }) => probe.worthwhile);
  const ranked = worthwhile.length > 0 ? worthwhile : able;
  if (ranked.length > 0) return ranked.map(({ provider }) => provider);
  const machine = candidates.every(({ probe }) => !probe.available);
  throw unavailable('auto', machine ? 'machine' : 'model', candidates.map(({ probe }) => probe.detail).join('; '));
}

/** `rankEngines` with this build's engines, as they find this machine now. */
export async function chooseEngines(choice: EngineChoice, model: ModelSource): Promise<readonly Provider[]> {
  const candidates = await Promise.all(
    providers.map(async (provider) => ({ provider, probe: await provider.probe() })),
  );
  return rankEngines(choice, model.info, candidates);
}

function named(choice: Exclude<EngineChoice, 'auto'>, model: ModelInfo, candidates: readonly Candidate[]): Provider {
  const found = candidates.find(({ provider }) => provider.id === choice);
  if (!found) throw unavailable(choice, 'absent', 'not in this build');
  if (!found.probe.available) throw unavailable(choice, 'machine', found.probe.detail);
  if (!found.provider.supports(model))
    throw unavailable(choice, 'model', `${model.architecture} ${model.quantization}`);
  return found.provider;
}

function unavailable(engine: EngineChoice, why: 'absent' | 'machine' | 'model', detail: string): SottoError {
  return new SottoError('engine-unavailable', `The engine "${engine}" cannot be used: ${why}.`, {
    engine,
    why,
    detail,
  });
}

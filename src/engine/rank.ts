/** Which engine answers: the one place that says so, for jobs, for advice and for what surfaces tell of this machine. */
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { Probe } from '@/src/protocol/probe';
import { AUTO, type EngineChoice } from '@/src/protocol/task';
import type { Provider } from './engine';

/** A provider with what it found on this machine. */
export interface Candidate {
  readonly provider: Provider;
  readonly probe: Probe;
}

/** Asks each engine what it can do here, in the registry's order. Never rejects. */
export function probeAll(providers: readonly Provider[]): Promise<Candidate[]> {
  return Promise.all(providers.map(async (provider) => ({ provider, probe: await provider.probe() })));
}

/**
 * Those to try, best first, in the registry's order: available and worthwhile. An engine that is merely available, such
 * as a graphics card in software, serves where there is no other: as a way out after a failed one it would take minutes
 * for a sentence, and hide the failure.
 */
export function preferred(candidates: readonly Candidate[]): readonly Candidate[] {
  const available = candidates.filter(({ probe }) => probe.available);
  const worthwhile = available.filter(({ probe }) => probe.worthwhile);
  return worthwhile.length > 0 ? worthwhile : available;
}

/**
 * Engines to try for a model, best first. A named engine is tried alone, however slow, so that nobody is served by
 * another than the chosen one in silence; a name that this build has no engine of, such as one that another version has
 * stored, counts as `AUTO`.
 * @throws SottoError `engine-unavailable`, with `engine` and `why`: `machine` (then `reason`, a code) or `model`.
 */
export function rankEngines(
  choice: EngineChoice,
  model: ModelInfo,
  candidates: readonly Candidate[],
): readonly Provider[] {
  const named = candidates.find(({ provider }) => provider.id === choice);
  if (named) {
    if (!named.probe.available) throw unavailable(choice, 'machine', named.probe.why);
    if (!named.provider.supports(model)) throw unavailable(choice, 'model');
    return [named.provider];
  }
  const ranked = preferred(candidates.filter(({ provider }) => provider.supports(model)));
  if (ranked.length > 0) return ranked.map(({ provider }) => provider);
  throw unavailable(AUTO, candidates.some(({ probe }) => probe.available) ? 'model' : 'machine');
}

function unavailable(engine: EngineChoice, why: 'machine' | 'model', reason = ''): SottoError {
  return new SottoError('engine-unavailable', `The engine "${engine}" cannot be used: ${why} ${reason}`, {
    engine,
    why,
    ...(reason !== '' && { reason }),
  });
}

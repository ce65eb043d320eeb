/** Decides which engine answers, for jobs, advice and what surfaces say about this machine. */
import { SottoError } from '@/src/protocol/errors';
import type { Probe } from '@/src/protocol/probe';
import { AUTO, type EngineChoice } from '@/src/protocol/task';
import type { Provider } from './engine';
import type { ListedTraits, ModelTraits, Support, Way } from './traits';

/** A provider with its probe of this machine. */
export interface Candidate {
  readonly provider: Provider;
  readonly probe: Probe;
}

/** Probes each provider, in the registry's order. Never rejects. */
export function probeAll(providers: readonly Provider[]): Promise<Candidate[]> {
  return Promise.all(providers.map(async (provider) => ({ provider, probe: await provider.probe() })));
}

/**
 * The candidates to try, best first, in the registry's order. One that is available but not worthwhile, such as a GPU
 * in software, is used only where there is no other: after a failure it would take minutes for a sentence, and hide
 * why.
 */
export function preferred<C extends Candidate>(candidates: readonly C[]): readonly C[] {
  const available = candidates.filter(({ probe }) => probe.available);
  const worthwhile = available.filter(({ probe }) => probe.worthwhile);
  return worthwhile.length > 0 ? worthwhile : available;
}

/** Which of these providers run a model, and why the others do not. */
export async function supportOf(model: ModelTraits, providers: readonly Provider[]): Promise<Support> {
  const asked = await Promise.all(
    providers.map(async (provider) => ({ id: provider.id, verdict: await provider.canRun(model) })),
  );
  return {
    engines: asked.filter(({ verdict }) => verdict.able).map(({ id }) => id),
    refusals: asked.flatMap(({ verdict }) => (verdict.able ? [] : verdict)),
  };
}

/**
 * Engines to try for a model, best first. A named engine is tried alone, however slow, so that another one never takes
 * its place silently. A name that this build does not know (another version may have stored it) counts as `AUTO`. A
 * model that a provider brings itself goes to that provider, whatever is chosen for files.
 * @throws SottoError `engine-unavailable`, with `engine` and `why`: `machine` (then `reason`, a code) or `model`.
 */
export async function rankEngines(
  choice: EngineChoice,
  model: ModelTraits,
  candidates: readonly Candidate[],
): Promise<readonly Provider[]> {
  const wanted = model.kind === 'named' ? model.provider : choice;
  const named = candidates.find(({ provider }) => provider.id === wanted);
  if (named && !named.probe.available) throw unavailable(wanted, 'machine', named.probe.why);
  const { engines } = await supportOf(model, named ? [named.provider] : candidates.map(({ provider }) => provider));
  const able = candidates.filter(({ provider }) => engines.includes(provider.id));
  const ranked = named ? able : preferred(able);
  if (ranked.length > 0) return ranked.map(({ provider }) => provider);
  const works = named !== undefined || candidates.some(({ probe }) => probe.available);
  throw unavailable(named ? wanted : AUTO, works ? 'model' : 'machine');
}

/** Memory to assume where the browser does not tell (Firefox): that of a modest laptop, in bytes. */
const ASSUMED_MEMORY = 4 * 1024 ** 3;
/** The share of the memory that a model may take. The rest is for the system, the browser and its pages. */
const SHARE = 0.5;

/**
 * How a model that is not downloaded yet would run, best first; empty where it does not fit.
 * @param memory The machine's, in bytes; null where the browser does not tell.
 */
export async function waysOf(
  model: ListedTraits,
  candidates: readonly Candidate[],
  memory: number | null,
): Promise<readonly Way[]> {
  const total = memory ?? ASSUMED_MEMORY;
  const { engines } = await supportOf(
    model,
    candidates.map(({ provider }) => provider),
  );
  const fitting = candidates.flatMap((candidate) => {
    const { provider, probe } = candidate;
    if (!provider.expects || !engines.includes(provider.id)) return [];
    const need = provider.expects.memory(model, { probe, total });
    if (!need.able || need.bytes > SHARE * total) return [];
    const way: Way = { engine: provider.id, memory: need.bytes, pace: provider.expects.pace(probe, model) };
    return [{ ...candidate, way }];
  });
  return preferred(fitting).map(({ way }) => way);
}

/** `rankEngines` with a fresh probe of each provider. */
export async function chooseEngines(
  choice: EngineChoice,
  model: ModelTraits,
  providers: readonly Provider[],
): Promise<readonly Provider[]> {
  return rankEngines(choice, model, await probeAll(providers));
}

function unavailable(engine: EngineChoice, why: 'machine' | 'model', reason = ''): SottoError {
  return new SottoError('engine-unavailable', `The engine "${engine}" cannot be used: ${why} ${reason}`, {
    engine,
    why,
    ...(reason !== '' && { reason }),
  });
}

import { createResource } from 'solid-js';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { CatalogueModel, Machine, Recommendation } from '@/src/protocol/catalogue';
import { readMachine } from '../machine-state';
import { useServices } from '../services';

/** A recommended model, with the reason and the expected speed. */
export interface Choice {
  readonly model: CatalogueModel;
  readonly advice: Recommendation;
}

/** The models that this build offers, and the ones that suit this machine. */
export interface Catalogue {
  models(): readonly CatalogueModel[];
  /** The recommended models: the first choice, a faster and a better one, as far as there are such. */
  choices(): readonly Choice[];
  find(modelId: string): CatalogueModel | undefined;
  /** The entry for a file with this hash: of its present version, or of the version that it updates. */
  findFile(sha256: string): CatalogueModel | undefined;
  machine(): Machine | null;
  loading(): boolean;
  failure(): ErrorInfo | null;
  refetch(): void;
}

const ORDER: readonly Recommendation['role'][] = ['first', 'faster', 'better'];

/** Asks the host for its catalogue once `models` is not null, and again when that changes. */
export function createCatalogue(models: () => readonly unknown[] | null): Catalogue {
  const { host } = useServices();
  const [found, { refetch }] = createResource(
    () => models() ?? false,
    async () => {
      const machine = await readMachine();
      const [catalogue, advice] = await Promise.all([
        host.call('host.catalogue', {}),
        host.call('host.recommend', { machine }),
      ]);
      return { machine, models: catalogue.models, advice: advice.choices };
    },
  );
  const known = (): ReturnType<typeof found> => (found.error === undefined ? found.latest : undefined);
  const find = (modelId: string): CatalogueModel | undefined => known()?.models.find(({ id }) => id === modelId);
  return {
    models: () => known()?.models ?? [],
    choices: () =>
      ORDER.flatMap((role) => (known()?.advice ?? []).filter((one) => one.role === role)).flatMap((advice) => {
        const model = find(advice.id);
        return model ? [{ model, advice }] : [];
      }),
    find,
    findFile: (sha256) => known()?.models.find((model) => model.sha256 === sha256 || model.updates === sha256),
    machine: () => known()?.machine ?? null,
    loading: () => found.state === 'unresolved' || found.state === 'pending',
    failure: () => (found.error === undefined ? null : toErrorInfo(found.error, 'host-unreachable')),
    refetch: () => void refetch(),
  };
}

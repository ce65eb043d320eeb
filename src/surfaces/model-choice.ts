import { i18n } from '#i18n';
import type { HostStatus } from '@/src/protocol/host-status';
import type { ModelInfo } from '@/src/protocol/model';
import type { Services } from './services';
import { backendWords, engineChoiceWords } from './words/engine-words';
import { joinFacts } from './words/format';

/** The model that the host would use now. Undefined where there is none. */
export function usedModel({ models, inUse }: Pick<HostStatus, 'models' | 'inUse'>): ModelInfo | undefined {
  return models.find(({ sha256 }) => sha256 === inUse);
}

/** The one line about the model in use. */
export interface ModelLine {
  /** Whether there is a model at all. */
  readonly has: boolean;
  /** Such as "On this machine · Processor · SmolLM2", or that the model is being tried out, or did not run. */
  readonly words: string;
  /** Whether its trial runs, so that the words change soon. */
  readonly isTrying: boolean;
}

/** Asks the host and the settings. Rejects with a `SottoError` where the host cannot be reached. */
export async function loadModelLine({ host, settings }: Pick<Services, 'host' | 'settings'>): Promise<ModelLine> {
  const [status, saved] = await Promise.all([host.call('host.status', {}), settings.load()]);
  const model = usedModel(status);
  const isTrying = status.trials.some(({ sha256 }) => sha256 === model?.sha256);
  const words = (): string => {
    if (!model) return '';
    if (isTrying) return i18n.t('trial.doing', [model.name]);
    if (model.testError) return i18n.t('trial.failedNews', [model.name]);
    return joinFacts([
      i18n.t('job.onDevice'),
      status.engine ? backendWords(status.engine) : engineChoiceWords(saved.engine),
      model.name,
    ]);
  };
  return { has: status.models.length > 0, words: words(), isTrying };
}

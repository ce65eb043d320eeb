import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import type { EngineChoice } from '@/src/protocol/task';
import type { Services } from './services';
import { joinFacts } from './words/format';

/** The model that a task would use: the chosen one, or the one installed last. Undefined where there is none. */
export function chosenModel(models: readonly ModelInfo[], chosen: string | null): ModelInfo | undefined {
  const newest = models.reduce<ModelInfo | undefined>((last, model) => (last && last.addedAt >= model.addedAt ? last : model), undefined);
  return models.find((model) => model.sha256 === chosen) ?? (chosen === null ? newest : undefined);
}

/** Whether there is a model at all, and in words which one would answer: "On this machine · Processor · SmolLM2". */
export async function loadModelLine({ host, settings }: Pick<Services, 'host' | 'settings'>): Promise<{ readonly has: boolean; readonly words: string }> {
  const [status, saved] = await Promise.all([host.call('host.status', {}), settings.load()]);
  const model = chosenModel(status.models, saved.model);
  const words = model ? joinFacts([i18n.t('job.onDevice'), engineLabel(saved.engine, status.engine?.backend), model.name]) : '';
  return { has: status.models.length > 0, words };
}

/** The engine in use where one is loaded, else the one that was chosen. */
function engineLabel(choice: EngineChoice, loaded: 'webgpu' | 'cpu' | undefined): string {
  if (loaded) return i18n.t(loaded === 'webgpu' ? 'job.webgpu' : 'job.processor');
  if (choice === 'auto') return i18n.t('popup.autoEngine');
  return i18n.t(choice === 'webllm' ? 'job.webgpu' : choice === 'wllama' ? 'job.processor' : 'options.engineFake');
}

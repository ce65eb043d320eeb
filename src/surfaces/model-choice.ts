import { i18n } from '#i18n';
import type { ModelInfo } from '@/src/protocol/model';
import type { EngineChoice } from '@/src/protocol/task';
import { backendWords } from './job/job-words';
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
  const words = model ? joinFacts([i18n.t('job.onDevice'), (status.engine ? backendWords(status.engine) : choiceWords(saved.engine)), model.name]) : '';
  return { has: status.models.length > 0, words };
}

const CHOICES = {
  auto: 'popup.autoEngine', webllm: 'job.webgpu', 'wllama-webgpu': 'job.webgpu', wllama: 'job.processor', fake: 'options.engineFake',
} as const satisfies Record<EngineChoice, string>;

/** An engine by what it runs on: the chosen one, or the one that something ran on. */
export function choiceWords(choice: EngineChoice): string {
  return i18n.t(CHOICES[choice]);
}

import type { ModelInfo } from '@/src/protocol/model';

/** The model that a task would use: the chosen one, or the one installed last. Undefined where there is none. */
export function chosenModel(models: readonly ModelInfo[], chosen: string | null): ModelInfo | undefined {
  const newest = models.reduce<ModelInfo | undefined>((last, model) => (last && last.addedAt >= model.addedAt ? last : model), undefined);
  return models.find((model) => model.sha256 === chosen) ?? (chosen === null ? newest : undefined);
}

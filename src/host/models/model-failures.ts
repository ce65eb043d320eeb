/** Adds to a job's error which model failed, and which other one to use after repeated failures. */
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { lastThatWorked, type ModelInfo } from '@/src/protocol/model';

/** After so many failures in a row another model is advised. */
const ENOUGH = 2;

/** Failures that the model may be the cause of. */
function isModels({ code, data }: ErrorInfo): boolean {
  if (code === 'engine-busy') return false;
  // An engine that this machine does not have runs no other model.
  if (code === 'engine-unavailable') return data?.['why'] === 'model';
  return code.startsWith('engine-') || code.startsWith('model-');
}

export class ModelFailures {
  /** Failures of each model since its last answer. */
  private readonly inARow = new Map<string, number>();

  constructor(private readonly list: () => Promise<readonly ModelInfo[]>) {}

  /** The model has answered. */
  worked(sha256: string): void {
    this.inARow.delete(sha256);
  }

  /**
   * Adds the model's name, size (bytes) and architecture to the error. Adds the last model that worked where this one
   * has failed twice in a row, its trial included, or its file is gone.
   * `model`: the job's, or null where none was found.
   */
  async explain(error: unknown, model: ModelInfo | null): Promise<ErrorInfo> {
    const info = toErrorInfo(error);
    if (!isModels(info) || (!model && info.code !== 'model-missing')) return info;
    const isGone = info.code === 'model-missing';
    const failures = model && !isGone ? (this.inARow.get(model.sha256) ?? (model.testError ? 1 : 0)) + 1 : ENOUGH;
    if (model && !isGone) this.inARow.set(model.sha256, failures);
    const other =
      failures >= ENOUGH
        ? lastThatWorked(
            (await this.list()).filter(({ sha256 }) => sha256 !== model?.sha256 && !this.inARow.has(sha256)),
          )
        : undefined;
    return {
      ...info,
      data: {
        ...info.data,
        ...(model && { modelName: model.name, modelBytes: model.bytes, modelArchitecture: model.architecture }),
        ...(other && { insteadModel: other.sha256, insteadName: other.name }),
      },
    };
  }
}

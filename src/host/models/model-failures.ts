/**
 * What a failed job is told besides its error: which model it was, and which one to take instead of one that fails
 * again and again.
 */
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { lastThatWorked, type ModelInfo } from '@/src/protocol/model';

/** So many failures in a row make another model the better advice. */
const ENOUGH = 2;

/** Failures that the model, or its way with this engine, may be blamed for. */
function isModels({ code, data }: ErrorInfo): boolean {
  if (code === 'engine-busy') return false;
  // An engine that this machine lacks runs no other model either.
  if (code === 'engine-unavailable') return data?.['why'] === 'model';
  return code.startsWith('engine-') || code.startsWith('model-');
}

export class ModelFailures {
  /** By model, since it last answered. */
  private readonly inARow = new Map<string, number>();

  constructor(private readonly list: () => Promise<readonly ModelInfo[]>) {}

  /** The model has answered. */
  worked(sha256: string): void {
    this.inARow.delete(sha256);
  }

  /**
   * The error, with the model's name, size (bytes) and architecture; and with the last model that worked, where this
   * one has failed twice in a row (its trial counts), or its file is gone or cannot be read. `model`: the one that the
   * job had, or null where it came to none.
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

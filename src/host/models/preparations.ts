/** Prepared copies of models: lists them, makes them and removes them. */
import type { Copies, Provider } from '@/src/engine/engine';
import { isAbort, SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo, PreparedCopy } from '@/src/protocol/model';
import type { InstalledModels } from './installed-models';

interface Making {
  readonly controller: AbortController;
  /** From 0 to 1. */
  fraction: number;
  /** Settles when nothing of it runs any more; never rejects. */
  over: Promise<void>;
}

/**
 * A worker that was ended has its file open for a moment longer. Removing it is tried so often, every so many
 * milliseconds.
 */
const TRIES = 20;
const BETWEEN_MS = 100;

/** Makes one copy of a model at a time, however often it is asked for. Goes on without the surface that asked. */
export class Preparations {
  private readonly making = new Map<string, Making>();
  private readonly errors = new Map<string, ErrorInfo>();
  private readonly copies: Copies | undefined;
  /** By model. A copy's size does not change on one machine, and finding it out reads the file. */
  private readonly sizes = new Map<string, Promise<number | null>>();

  constructor(
    private readonly store: InstalledModels,
    providers: readonly Provider[],
  ) {
    this.copies = providers.find(({ copies }) => copies)?.copies;
  }

  /** The copies of all models that load faster with one. */
  async list(): Promise<PreparedCopy[]> {
    if (!this.copies) return [];
    const all = await Promise.all((await this.store.list()).map((info) => this.describe(info)));
    return all.filter((copy) => copy !== null);
  }

  /** Starts or continues a copy, and returns. Does nothing where the copy is being made. */
  start(sha256: string): void {
    const { copies } = this;
    if (this.making.has(sha256)) return;
    if (!copies) throw new SottoError('engine-unavailable', 'no engine of this build takes a prepared copy');
    this.errors.delete(sha256);
    const making: Making = { controller: new AbortController(), fraction: 0, over: Promise.resolve() };
    this.making.set(sha256, making);
    making.over = this.make(sha256, copies, making).finally(() => {
      this.making.delete(sha256);
    });
  }

  /** Ends the making of a copy and removes what there is of it. */
  async discard(sha256: string): Promise<void> {
    const making = this.making.get(sha256);
    making?.controller.abort();
    await making?.over;
    this.errors.delete(sha256);
    await this.remove(sha256);
  }

  private async describe({ sha256 }: ModelInfo): Promise<PreparedCopy | null> {
    const [{ kept, begun }, bytes] = await Promise.all([this.store.copyState(sha256), this.size(sha256)]);
    const error = this.errors.get(sha256) ?? null;
    const making = this.making.get(sha256);
    if (making)
      return {
        sha256,
        state: 'making',
        bytes: bytes ?? begun,
        done: Math.round(making.fraction * (bytes ?? begun)),
        error: null,
      };
    // A copy takes space on the disk, so it is listed even where this machine does not use it any more.
    if (kept !== null) return { sha256, state: 'kept', bytes: kept, done: kept, error };
    if (begun > 0) return { sha256, state: 'begun', bytes: bytes ?? begun, done: begun, error };
    return bytes === null ? null : { sha256, state: 'none', bytes, done: 0, error };
  }

  private size(sha256: string): Promise<number | null> {
    const { copies } = this;
    const known =
      this.sizes.get(sha256) ??
      (async () => (copies ? copies.size(await this.store.open(sha256)) : null))().catch(() => null);
    this.sizes.set(sha256, known);
    return known;
  }

  private async make(sha256: string, copies: Copies, making: Making): Promise<void> {
    const { signal } = making.controller;
    try {
      const model = await this.store.open(sha256);
      await copies.make(model, {
        signal,
        onProgress: ({ fraction }) => {
          making.fraction = fraction ?? making.fraction;
        },
      });
    } catch (error) {
      if (signal.aborted) return;
      // Nobody has stopped it: perhaps a worker ended by itself. Without an error it would look as if nothing was
      // asked.
      const info = isAbort(error)
        ? toErrorInfo(new SottoError('engine-lost', 'the copy was broken off'))
        : toErrorInfo(error, 'storage-broken');
      // On a full disk an unfinished copy must not stay.
      if (info.code === 'storage-full') await this.remove(sha256).catch(() => undefined);
      this.errors.set(sha256, info);
    }
  }

  private async remove(sha256: string): Promise<void> {
    const { copy } = await this.store.open(sha256);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await copy?.discard();
      } catch (error) {
        if (attempt >= TRIES)
          throw new SottoError('storage-broken', 'the prepared copy cannot be removed', undefined, { cause: error });
        await new Promise((resolve) => {
          setTimeout(resolve, BETWEEN_MS);
        });
      }
    }
  }
}

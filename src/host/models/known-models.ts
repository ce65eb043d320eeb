/** Which models the browser has removed: they were here, and the user did not remove them. */
import { isBrought, type LostModel, type ModelInfo } from '@/src/protocol/model';

/** Keeps the record where the browser does not free space. */
export interface KnownStore {
  load(): Promise<readonly LostModel[]>;
  save(models: readonly LostModel[]): Promise<void>;
}

type Present = Pick<ModelInfo, 'sha256' | 'name' | 'bytes' | 'addedAt' | 'packaged' | 'at'>;

export class KnownModels {
  private known: Promise<readonly LostModel[]> | undefined;
  /** When models were removed in this host's life: a list from before must not add them again. */
  private readonly removed = new Map<string, number>();

  constructor(private readonly store: KnownStore) {}

  /**
   * Remembers the models that are here, and tells which are missing. Never rejects: without a record none is missing.
   */
  async lost(listed: readonly Present[]): Promise<LostModel[]> {
    const known = await this.load();
    const present = listed.filter((model) => isBrought(model) && model.addedAt > (this.removed.get(model.sha256) ?? 0));
    const lost = known.filter(({ sha256 }) => !present.some((model) => model.sha256 === sha256));
    const isNew = present.some(({ sha256 }) => !known.some((model) => model.sha256 === sha256));
    if (isNew) await this.save([...present.map(({ sha256, name, bytes }) => ({ sha256, name, bytes })), ...lost]);
    return lost;
  }

  /** The user has removed a model, or does not want it back. */
  async forget(sha256: string): Promise<void> {
    this.removed.set(sha256, Date.now());
    const known = await this.load();
    if (known.some((model) => model.sha256 === sha256))
      await this.save(known.filter((model) => model.sha256 !== sha256));
  }

  /** Only this host writes the record, so it is read once. */
  private load(): Promise<readonly LostModel[]> {
    this.known ??= this.store.load().catch(() => {
      this.known = undefined;
      return [];
    });
    return this.known;
  }

  private async save(models: readonly LostModel[]): Promise<void> {
    this.known = Promise.resolve(models);
    await this.store.save(models).catch(() => undefined);
  }
}

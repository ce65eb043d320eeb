/** The downloads of models: one transfer at a time, however many windows ask. */
import { Followers } from '@/src/messaging/followers';
import type { WantedFile } from '@/src/models/download/wanted-file';
import { OneAtATime } from '@/src/models/one-at-a-time';
import type { Download } from '@/src/protocol/download';
import { SottoError } from '@/src/protocol/errors';
import { asLeft, OneDownload, type DownloadParts, type DownloadStart } from './one-download';

export interface DownloadDeps extends DownloadParts {
  /** A model of the catalogue, or undefined. */
  find(modelId: string): WantedFile | undefined;
  /** Called after each change, for the toolbar button. */
  onChange(downloads: readonly Download[]): void;
}

export class Downloads {
  /** By the model's id in the catalogue. */
  private readonly entries = new Map<string, OneDownload>();
  private readonly line = new OneAtATime();
  private readonly followers = new Followers<readonly Download[]>();

  private constructor(private readonly deps: DownloadDeps) {}

  /** Reads what earlier hosts left. None of it goes on before someone asks for it. Never rejects. */
  static async open(deps: DownloadDeps): Promise<Downloads> {
    const downloads = new Downloads(deps);
    await downloads.restore().catch(() => undefined);
    return downloads;
  }

  /** Tells the state of all downloads, now and at each change. Resolves when nobody listens any more. */
  async follow(signal: AbortSignal, tell: (downloads: readonly Download[]) => void): Promise<void> {
    tell(this.list());
    await this.followers.follow(signal, tell);
  }

  /** Tests the models that an earlier host did not finish testing. */
  goOn(): void {
    for (const entry of this.entries.values()) entry.goOn();
  }

  /**
   * Starts, goes on, joins what runs already, or tries again at once where it waits to. Rejects with `unknown-model`.
   */
  async start(modelId: string): Promise<void> {
    const wanted = this.deps.find(modelId);
    if (!wanted) throw new SottoError('unknown-model', 'no such model in this build');
    const running = this.entries.get(modelId);
    if (running?.isHere) return;
    if (running?.isRunning && running.download.phase !== 'backing-off') return;
    running?.stop('again');
    // A transfer that is being stopped still has its files open.
    await running?.over();
    if ((await this.deps.models.list()).some(({ sha256 }) => sha256 === wanted.sha256)) return;
    const known = this.entries.get(modelId);
    if (known?.isRunning) return;
    (known ?? this.add(wanted, { done: 0, phase: 'waiting' })).begin();
  }

  /** Stops the transfer. The part that has arrived stays. */
  async pause(modelId: string): Promise<void> {
    const entry = this.entries.get(modelId);
    if (!entry || entry.isHere) return;
    entry.stop('pause');
    await entry.over();
  }

  /**
   * Ends a download and removes what has arrived of it. Removes one that is over from the list. One that is tested is a
   * model already, and stays.
   */
  async cancel(modelId: string): Promise<void> {
    const entry = this.entries.get(modelId);
    if (!entry || entry.isHere) return;
    entry.stop('cancel');
    await entry.over();
    if (entry.download.phase !== 'done') await this.deps.files.discard(entry.download.sha256);
    this.entries.delete(modelId);
    this.tell();
  }

  private list(): readonly Download[] {
    return [...this.entries.values()].map(({ download }) => download);
  }

  private async restore(): Promise<void> {
    const { find, files, models, trial } = this.deps;
    const here = new Set((await models.list()).map(({ sha256 }) => sha256));
    for (const left of await files.list()) {
      const wanted = find(left.modelId);
      const isHere = here.has(left.sha256);
      const isWanted = wanted?.sha256 === left.sha256;
      if (isWanted && isHere && (await trial.isDue(left.sha256)))
        this.add(wanted, { done: wanted.bytes, phase: 'testing' });
      // Not needed any more: the catalogue has another file, or the model is here.
      else if (!isWanted || isHere) await files.discard(left.sha256);
      else this.add(wanted, asLeft(left));
    }
    this.tell();
  }

  private add(wanted: WantedFile, start: DownloadStart): OneDownload {
    const entry = new OneDownload(wanted, start, this.deps, this.line, () => {
      this.tell();
    });
    this.entries.set(wanted.id, entry);
    return entry;
  }

  private tell(): void {
    const downloads = this.list();
    this.followers.tell(downloads);
    this.deps.onChange(downloads);
  }
}

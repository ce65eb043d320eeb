/** Models on their way from their publisher: one transfer at a time, however many windows ask. */
import type { HostConnection } from '@/src/messaging/host-server';
import type { DownloadStore, UnfinishedDownload } from '@/src/models/download/download-store';
import type { downloadInWorker } from '@/src/models/download/download-worker';
import type { TransferJob, TransferState } from '@/src/models/download/transfer';
import { transferJob, type WantedFile } from '@/src/models/download/wanted-file';
import { OneAtATime } from '@/src/models/one-at-a-time';
import type { Download } from '@/src/protocol/download';
import { isAbort, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { createTransferRate } from '@/src/protocol/transfer-rate';

export interface DownloadDeps {
  /** A line of the catalogue, or undefined. */
  find(modelId: string): WantedFile | undefined;
  /** Where this build has a file from. */
  sourceOf(wanted: WantedFile): Pick<TransferJob, 'address' | 'hosts'>;
  readonly files: DownloadStore;
  readonly models: {
    list(): Promise<readonly Pick<ModelInfo, 'sha256'>[]>;
    adopt(file: FileSystemFileHandle, known: { sha256: string; fileName: string }): Promise<unknown>;
  };
  readonly run: typeof downloadInWorker;
  /** Whether the user allows the models' hosts to be reached, which can be taken back at any time. */
  isAllowed(): Promise<boolean>;
  /** Told after each change, for the toolbar button. */
  onChange(downloads: readonly Download[]): void;
}

/** Why a transfer is stopped from here. `again`: it begins anew at once. An error: it could only fail from now on. */
type Stop = 'pause' | 'cancel' | 'again' | SottoError;

interface Entry {
  readonly wanted: WantedFile;
  download: Download;
  /** Ends the transfer; null while there is none. */
  stop: ((why: Stop) => void) | null;
  /** Settles when the transfer is over and its files are as its phase says. */
  over: Promise<void>;
  /** Whether this host brings it to its end, or has. */
  isEnding: boolean;
}

/** What a model goes through before it is ready: see `Arrivals`. */
interface Trial {
  isDue(sha256: string): Promise<boolean>;
  run(sha256: string): Promise<void>;
}

/** After these what has arrived is worth nothing, or in the way. */
const WORTHLESS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'storage-full',
  'download-wrong-hash',
  'download-wrong-size',
  'model-not-gguf',
  'model-web-page',
  'model-empty',
  'model-broken',
  'model-truncated',
  'model-split',
  'model-unsupported',
  'model-too-large',
]);

const STILL = { rate: null, secondsLeft: null, retryAt: null, error: null } as const;

export class Downloads {
  private readonly entries = new Map<string, Entry>();
  private readonly line = new OneAtATime();
  private readonly followers = new Set<HostConnection>();
  private readonly restored: Promise<void>;
  private trial: Trial | null = null;

  /** Begins with what earlier hosts left, none of which goes on before someone asks for it. */
  constructor(private readonly deps: DownloadDeps) {
    this.restored = this.restore().catch(() => undefined);
  }

  /** From now on what has come is tried out before it is `done`. */
  tryWith(trial: Trial): void {
    this.trial = trial;
  }

  async follow(connection: HostConnection): Promise<readonly Download[]> {
    await this.restored;
    // An earlier host did not come to it. Not before somebody is there: a model that loads takes the machine a while.
    for (const entry of this.entries.values())
      if (entry.download.phase === 'testing' && !entry.isEnding) this.end(entry, Promise.resolve());
    this.followers.add(connection);
    connection.onClose(() => {
      this.followers.delete(connection);
    });
    return this.list();
  }

  /**
   * Starts, goes on, joins what runs already, or tries again at once where it waits to. @throws SottoError
   * `unknown-model`.
   */
  async start(modelId: string): Promise<void> {
    await this.restored;
    const wanted = this.deps.find(modelId);
    if (!wanted) throw new SottoError('unknown-model', 'no such model in this build');
    if (this.isHere(modelId)) return;
    const running = this.entries.get(modelId);
    if (running?.stop && running.download.phase !== 'backing-off') return;
    running?.stop?.('again');
    // One that is being stopped first lets go of its files.
    await this.entries.get(modelId)?.over;
    if ((await this.deps.models.list()).some(({ sha256 }) => sha256 === wanted.sha256)) return;
    const known = this.entries.get(modelId);
    if (known?.stop) return;
    const entry = known ?? idleEntry(wanted, { done: 0, phase: 'waiting' });
    this.entries.set(modelId, entry);
    this.begin(entry);
  }

  /** What has arrived stays. */
  async pause(modelId: string): Promise<void> {
    await this.restored;
    if (this.isHere(modelId)) return;
    const entry = this.entries.get(modelId);
    entry?.stop?.('pause');
    await entry?.over;
  }

  /**
   * Ends it and removes what has arrived; of one that is over or failed it removes the trace. One that is tried out is
   * a model already.
   */
  async cancel(modelId: string): Promise<void> {
    await this.restored;
    const entry = this.entries.get(modelId);
    if (!entry || this.isHere(modelId)) return;
    entry.stop?.('cancel');
    await entry.over;
    if (entry.download.phase !== 'done') await this.deps.files.discard(entry.wanted.sha256);
    this.entries.delete(modelId);
    this.tell();
  }

  private isHere(modelId: string): boolean {
    return this.entries.get(modelId)?.download.phase === 'testing';
  }

  private list(): readonly Download[] {
    return [...this.entries.values()].map(({ download }) => download);
  }

  private async restore(): Promise<void> {
    const here = new Set((await this.deps.models.list()).map(({ sha256 }) => sha256));
    for (const left of await this.deps.files.list()) {
      const wanted = this.deps.find(left.modelId);
      const isTesting = here.has(left.sha256) && (await this.trial?.isDue(left.sha256)) === true;
      if (wanted?.sha256 === left.sha256 && isTesting)
        this.entries.set(left.modelId, idleEntry(wanted, { done: wanted.bytes, phase: 'testing' }));
      // Another version of Sotto may want another file; and a whole one needs its leavings no more.
      else if (wanted?.sha256 !== left.sha256 || here.has(left.sha256)) await this.deps.files.discard(left.sha256);
      else this.entries.set(left.modelId, idleEntry(wanted, asLeft(left)));
    }
    this.tell();
  }

  private begin(entry: Entry): void {
    const controller = new AbortController();
    let why: Stop = 'pause';
    entry.stop = (reason) => {
      entry.stop = null;
      why = reason;
      controller.abort();
    };
    this.change(entry, { ...STILL, phase: 'waiting' });
    const brought = this.line.run(controller.signal, () => this.bring(entry, controller.signal));
    this.end(entry, brought, (error) => (isAbort(error) ? why : error));
  }

  /** What follows once the file is a model. `reason`: why that failed. */
  private end(entry: Entry, brought: Promise<void>, reason = (error: unknown): unknown => error): void {
    entry.isEnding = true;
    entry.over = brought
      .then(() => this.tryOut(entry))
      .then(() => {
        this.change(entry, { ...STILL, phase: 'done', done: entry.download.total });
      })
      .catch((error: unknown) => this.halted(entry, reason(error)))
      .finally(() => {
        entry.stop = null;
      });
  }

  /**
   * What is left of the way goes last, so that a later host knows of a trial that did not come to its end. Other
   * downloads go on.
   */
  private async tryOut(entry: Entry): Promise<void> {
    const { sha256 } = entry.wanted;
    entry.stop = null;
    if (await this.trial?.isDue(sha256)) {
      this.change(entry, { ...STILL, phase: 'testing', done: entry.download.total });
      await this.trial?.run(sha256);
    }
    await this.deps.files.discard(sha256);
  }

  private async bring(entry: Entry, signal: AbortSignal): Promise<void> {
    const { wanted } = entry;
    this.change(entry, { ...STILL, phase: 'connecting' });
    if (!(await this.isAllowed())) throw notAllowed();
    const files = await this.deps.files.begin(wanted.sha256, wanted.id);
    const rateOf = createTransferRate();
    const onState = (state: TransferState): void => {
      const rate = state.phase === 'transferring' ? rateOf(state.done, state.total, performance.now()) : null;
      this.change(entry, {
        ...state,
        total: state.total || entry.download.total,
        rate: rate?.rate ?? null,
        secondsLeft: rate ? Math.round(rate.left / 1_000) : null,
      });
      // To the code, an answer that it may not read looks like none at all.
      if (state.error?.code === 'download-offline')
        void this.isAllowed().then((allowed) => {
          if (!allowed) entry.stop?.(notAllowed());
        });
    };
    await this.deps.run(transferJob(wanted, this.deps.sourceOf(wanted)), files, { signal, onState });
    this.change(entry, { ...STILL, phase: 'checking' });
    await this.deps.models.adopt(files.data, {
      sha256: wanted.sha256,
      fileName: wanted.path.split('/').at(-1) ?? wanted.path,
    });
  }

  /** Where nobody can tell, the request itself will. */
  private isAllowed(): Promise<boolean> {
    return this.deps.isAllowed().catch(() => true);
  }

  /** Stopped, or failed: writes down how it stands, so that a later host knows. */
  private async halted(entry: Entry, reason: unknown): Promise<void> {
    const { sha256, id } = entry.wanted;
    if (reason === 'cancel' || reason === 'again') return;
    if (reason === 'pause') {
      await this.deps.files.note(sha256, id, 'paused').catch(() => undefined);
      this.change(entry, { ...STILL, phase: 'paused' });
      return;
    }
    const error = toErrorInfo(reason, 'storage-broken');
    const isWorthless = WORTHLESS.has(error.code);
    await (isWorthless ? this.deps.files.discard(sha256) : this.deps.files.note(sha256, id, error)).catch(
      () => undefined,
    );
    this.change(entry, { ...STILL, phase: 'failed', error, ...(isWorthless && { done: 0 }) });
  }

  private change(entry: Entry, changes: Partial<Download>): void {
    entry.download = { ...entry.download, ...changes };
    this.tell();
  }

  private tell(): void {
    const downloads = this.list();
    for (const follower of this.followers) follower.push({ type: 'downloads', downloads: [...downloads] });
    this.deps.onChange(downloads);
  }
}

function notAllowed(): SottoError {
  return new SottoError('download-not-allowed', "the user does not allow the models' hosts");
}

function idleEntry(wanted: WantedFile, state: Pick<Download, 'done' | 'phase'> & Partial<Download>): Entry {
  const { id, sha256, name, bytes } = wanted;
  return {
    wanted,
    download: { modelId: id, sha256, name, total: bytes, ...STILL, ...state },
    stop: null,
    over: Promise.resolve(),
    isEnding: false,
  };
}

function asLeft({ done, halt }: UnfinishedDownload): Pick<Download, 'done' | 'phase' | 'error'> {
  if (halt === null) return { done, phase: 'interrupted', error: null };
  return halt === 'paused' ? { done, phase: 'paused', error: null } : { done, phase: 'failed', error: halt };
}

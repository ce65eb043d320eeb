/** One download: its transfer, its check and its test. */
import type { DownloadStore, UnfinishedDownload } from '@/src/models/download/download-store';
import type { downloadInWorker } from '@/src/models/download/download-worker';
import type { TransferJob, TransferState } from '@/src/models/download/transfer';
import { transferJob, type WantedFile } from '@/src/models/download/wanted-file';
import type { OneAtATime } from '@/src/models/one-at-a-time';
import type { Download } from '@/src/protocol/download';
import { isAbort, SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { createTransferRate } from '@/src/protocol/transfer-rate';

/** What a download needs. */
export interface DownloadParts {
  /** The address that this build downloads a file from. */
  sourceOf(wanted: WantedFile): Pick<TransferJob, 'address' | 'hosts'>;
  readonly files: DownloadStore;
  readonly models: {
    list(): Promise<readonly Pick<ModelInfo, 'sha256'>[]>;
    adopt(file: FileSystemFileHandle, known: { sha256: string; fileName: string }): Promise<unknown>;
  };
  readonly run: typeof downloadInWorker;
  /** Whether there is permission to reach the models' hosts. The user can take it back at any time. */
  isAllowed(): Promise<boolean>;
  /** The test of a new model: see `Arrivals`. */
  readonly trial: {
    isDue(sha256: string): Promise<boolean>;
    run(sha256: string): Promise<void>;
  };
}

/** Why a transfer is stopped. `again`: it starts again at once. An error: it could only fail. */
type Stop = 'pause' | 'cancel' | 'again' | SottoError;

/** After these errors the part that has arrived is of no use, or in the way. */
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

/** The state that a download begins in. */
export type DownloadStart = Pick<Download, 'done' | 'phase'> & Partial<Download>;

export class OneDownload {
  private state: Download;
  /** Ends the transfer; null while there is none. */
  private stopTransfer: ((why: Stop) => void) | null = null;
  private ending: Promise<void> | null = null;

  constructor(
    private readonly wanted: WantedFile,
    start: DownloadStart,
    private readonly parts: DownloadParts,
    /** One transfer at a time: the others wait. */
    private readonly line: OneAtATime,
    private readonly onChange: () => void,
  ) {
    const { id, sha256, name, bytes } = wanted;
    this.state = { modelId: id, sha256, name, total: bytes, ...STILL, ...start };
  }

  /** Its state. */
  get download(): Download {
    return this.state;
  }

  /** Whether a transfer runs or waits in line. */
  get isRunning(): boolean {
    return this.stopTransfer !== null;
  }

  /** Whether the file is a model already, which is being tested. */
  get isHere(): boolean {
    return this.state.phase === 'testing';
  }

  /** Settles when the transfer is over and its files agree with its phase. */
  async over(): Promise<void> {
    await this.ending;
  }

  /** Starts the transfer, or goes on with it, when it is first in line. */
  begin(): void {
    const controller = new AbortController();
    let why: Stop = 'pause';
    this.stopTransfer = (reason) => {
      this.stopTransfer = null;
      why = reason;
      controller.abort();
    };
    this.change({ ...STILL, phase: 'waiting' });
    const brought = this.line.run(controller.signal, () => this.bring(controller.signal));
    this.end(brought, (error) => (isAbort(error) ? why : error));
  }

  /** Ends the transfer, if there is one: `over` tells when. */
  stop(why: Stop): void {
    this.stopTransfer?.(why);
  }

  /** Tests a model that an earlier host did not finish testing. */
  goOn(): void {
    if (this.isHere && !this.ending) this.end(Promise.resolve());
  }

  /** Runs what follows the transfer. `reason`: turns an error into why it ended. */
  private end(brought: Promise<void>, reason = (error: unknown): unknown => error): void {
    this.ending = brought
      .then(() => this.tryOut())
      .then(() => {
        this.change({ ...STILL, phase: 'done', done: this.state.total });
      })
      .catch((error: unknown) => this.halted(reason(error)))
      .finally(() => {
        this.stopTransfer = null;
      });
  }

  /** The transfer's note goes last: it tells a later host that the test was not finished. */
  private async tryOut(): Promise<void> {
    const { sha256 } = this.wanted;
    const { trial, files } = this.parts;
    this.stopTransfer = null;
    if (await trial.isDue(sha256)) {
      this.change({ ...STILL, phase: 'testing', done: this.state.total });
      await trial.run(sha256);
    }
    await files.discard(sha256);
  }

  private async bring(signal: AbortSignal): Promise<void> {
    const { wanted, parts } = this;
    this.change({ ...STILL, phase: 'connecting' });
    if (!(await this.isAllowed())) throw notAllowed();
    const files = await parts.files.begin(wanted.sha256, wanted.id);
    const rateOf = createTransferRate();
    const onState = (state: TransferState): void => {
      const rate = state.phase === 'transferring' ? rateOf(state.done, state.total, performance.now()) : null;
      this.change({
        ...state,
        total: state.total || this.state.total,
        rate: rate?.rate ?? null,
        secondsLeft: rate ? Math.round(rate.left / 1_000) : null,
      });
      // Without permission a request fails as if the machine were offline.
      if (state.error?.code === 'download-offline')
        void this.isAllowed().then((allowed) => {
          if (!allowed) this.stop(notAllowed());
        });
    };
    await parts.run(transferJob(wanted, parts.sourceOf(wanted)), files, { signal, onState });
    this.change({ ...STILL, phase: 'checking' });
    await parts.models.adopt(files.data, {
      sha256: wanted.sha256,
      fileName: wanted.path.split('/').at(-1) ?? wanted.path,
    });
  }

  /** If this cannot be found out, the request itself will fail or not. */
  private isAllowed(): Promise<boolean> {
    return this.parts.isAllowed().catch(() => true);
  }

  /** Notes on the disk why it ended, for a later host. */
  private async halted(reason: unknown): Promise<void> {
    const { sha256, id } = this.wanted;
    const { files } = this.parts;
    if (reason === 'cancel' || reason === 'again') return;
    if (reason === 'pause') {
      await files.note(sha256, id, 'paused').catch(() => undefined);
      this.change({ ...STILL, phase: 'paused' });
      return;
    }
    const error = toErrorInfo(reason, 'storage-broken');
    const isWorthless = WORTHLESS.has(error.code);
    await (isWorthless ? files.discard(sha256) : files.note(sha256, id, error)).catch(() => undefined);
    this.change({ ...STILL, phase: 'failed', error, ...(isWorthless && { done: 0 }) });
  }

  private change(changes: Partial<Download>): void {
    this.state = { ...this.state, ...changes };
    this.onChange();
  }
}

function notAllowed(): SottoError {
  return new SottoError('download-not-allowed', "the user does not allow the models' hosts");
}

/** The state of a transfer that an earlier host did not finish. */
export function asLeft({ done, halt }: UnfinishedDownload): DownloadStart {
  if (halt === null) return { done, phase: 'interrupted' };
  return halt === 'paused' ? { done, phase: 'paused' } : { done, phase: 'failed', error: halt };
}

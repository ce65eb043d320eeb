import { createSignal, onCleanup, type Accessor } from 'solid-js';
import type { Download } from '@/src/protocol/download';
import { SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { useServices } from '../services';

export interface FollowedDownloads {
  /** Those that are not over: on their way, waiting, stopped or failed. Null until the host has told. */
  readonly open: Accessor<readonly Download[] | null>;
  of(modelId: string): Download | undefined;
  /** Why what was asked last for this model could not be done. */
  failure(modelId: string): ErrorInfo | null;
  /**
   * Starts a download or goes on with one, and tells whether it could. To be called in the click itself, for the
   * browser may have to ask the user. `first`: what has to be done before, once the user has allowed it.
   */
  start(modelId: string, first?: () => Promise<void>): Promise<boolean>;
  pause(modelId: string): void;
  cancel(modelId: string): void;
}

interface Handlers {
  /** A download that was seen on its way has become a model. */
  readonly onDone: (download: Download) => void;
}

/** The host's downloads, and what a person can do with them. */
export function createDownloads({ onDone }: Handlers): FollowedDownloads {
  const { host, allowDownloads } = useServices();
  const [all, setAll] = createSignal<readonly Download[] | null>(null);
  const [failed, setFailed] = createSignal<{ modelId: string; error: ErrorInfo } | null>(null);
  const onTheirWay = new Set<string>();
  onCleanup(
    host.followDownloads((now) => {
      setAll(now);
      for (const download of now) {
        if (download.phase !== 'done') onTheirWay.add(download.modelId);
        else if (onTheirWay.delete(download.modelId)) onDone(download);
      }
    }),
  );

  const attempt = async (modelId: string, act: () => Promise<unknown>): Promise<boolean> => {
    try {
      await act();
      return true;
    } catch (error) {
      setFailed({ modelId, error: toErrorInfo(error, 'host-unreachable') });
      return false;
    }
  };
  return {
    open: () => all()?.filter(({ phase }) => phase !== 'done') ?? null,
    of: (modelId) => all()?.find((download) => download.modelId === modelId),
    failure: (modelId) => {
      const last = failed();
      return last?.modelId === modelId ? last.error : null;
    },
    start(modelId, first) {
      // Before anything else: the browser asks the user only within the click.
      const allowed = allowDownloads();
      setFailed(null);
      return attempt(modelId, async () => {
        if (!(await allowed)) throw new SottoError('download-not-allowed', 'the user declined');
        await first?.();
        await host.call('host.download', { modelId, accepted: true });
        onTheirWay.add(modelId);
      });
    },
    pause: (modelId) => {
      setFailed(null);
      void attempt(modelId, () => host.call('host.pauseDownload', { modelId }));
    },
    cancel: (modelId) => {
      setFailed(null);
      void attempt(modelId, () => host.call('host.cancelDownload', { modelId }));
    },
  };
}

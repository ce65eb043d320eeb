import { createSignal, onCleanup, type Accessor } from 'solid-js';
import { followDownloads } from '@/src/messaging/follow';
import type { Download } from '@/src/protocol/download';
import { SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { useServices } from '../services';

/** The host's downloads, and what the user can do with them. */
export interface FollowedDownloads {
  /** Downloads that are not done: running, waiting, paused or failed. Null before the host has answered. */
  readonly open: Accessor<readonly Download[] | null>;
  of(modelId: string): Download | undefined;
  /** Why the last request for this model failed, or null. */
  failure(modelId: string): ErrorInfo | null;
  /**
   * Starts or continues a download, and returns whether that worked. Only inside a click, because the browser may ask
   * the user for permission. `first`: what is done before the download, after the user has agreed.
   */
  start(modelId: string, first?: () => Promise<void>): Promise<boolean>;
  pause(modelId: string): void;
  cancel(modelId: string): void;
}

interface Handlers {
  /** A download that was seen running is done. */
  readonly onDone: (download: Download) => void;
}

/** Follows the host's downloads. */
export function createDownloads({ onDone }: Handlers): FollowedDownloads {
  const { host, allowDownloads } = useServices();
  const [all, setAll] = createSignal<readonly Download[] | null>(null);
  const [failed, setFailed] = createSignal<{ modelId: string; error: ErrorInfo } | null>(null);
  const onTheirWay = new Set<string>();
  onCleanup(
    followDownloads(host, (now) => {
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
      // This comes first: the browser asks the user only inside the click.
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

/** Calls about downloads of models. */
import type { HostHandlers } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';
import type { Downloads } from './downloads';

type DownloadCalls = Pick<HostHandlers, 'host.followDownloads' | 'host.download' | 'host.pauseDownload' | 'host.cancelDownload'>;

/** @param downloads null in a build that downloads nothing. */
export function downloadCalls(downloads: Downloads | null): DownloadCalls {
  if (!downloads) {
    const unknown = (): never => { throw new SottoError('unknown-model', 'no such model in this build'); };
    return {
      'host.followDownloads': () => ({ downloads: [] }),
      'host.download': unknown, 'host.pauseDownload': unknown, 'host.cancelDownload': unknown,
    };
  }
  return {
    'host.followDownloads': async (_params, connection) => ({ downloads: [...await downloads.follow(connection)] }),
    'host.download': async ({ modelId }) => {
      await downloads.start(modelId);
      return {};
    },
    'host.pauseDownload': async ({ modelId }) => {
      await downloads.pause(modelId);
      return {};
    },
    'host.cancelDownload': async ({ modelId }) => {
      await downloads.cancel(modelId);
      return {};
    },
  };
}

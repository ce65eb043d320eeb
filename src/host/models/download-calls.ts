/** Calls about downloads of models. */
import type { HostHandlers } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';
import type { Downloads } from './downloads';

type DownloadCalls = Pick<
  HostHandlers,
  'host.followDownloads' | 'host.download' | 'host.pauseDownload' | 'host.cancelDownload'
>;

/** @param downloads null in a build that downloads nothing. */
export function downloadCalls(downloads: Downloads | null): DownloadCalls {
  const some = (): Downloads => {
    if (!downloads) throw new SottoError('unknown-model', 'no such model in this build');
    return downloads;
  };
  return {
    'host.followDownloads': async (_params, { signal, progress }) => {
      if (downloads)
        await downloads.follow(signal, (all) => {
          progress({ downloads: [...all] });
        });
      else progress({ downloads: [] });
      return {};
    },
    'host.download': async ({ modelId }) => {
      await some().start(modelId);
      return {};
    },
    'host.pauseDownload': async ({ modelId }) => {
      await some().pause(modelId);
      return {};
    },
    'host.cancelDownload': async ({ modelId }) => {
      await some().cancel(modelId);
      return {};
    },
  };
}

/** Calls about downloads of models. */
import type { HostHandlers } from '@/src/messaging/host-server';
import { SottoError } from '@/src/protocol/errors';

type DownloadCalls = Pick<HostHandlers, 'host.followDownloads' | 'host.download' | 'host.pauseDownload' | 'host.cancelDownload'>;

/** This build downloads nothing. */
export function downloadCalls(): DownloadCalls {
  const unknown = (): never => { throw new SottoError('unknown-model', 'no such model in this build'); };
  return {
    'host.followDownloads': () => ({ downloads: [] }),
    'host.download': unknown, 'host.pauseDownload': unknown, 'host.cancelDownload': unknown,
  };
}

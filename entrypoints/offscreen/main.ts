/** Chrome's offscreen document: lives while the extension needs it, holds the host, has no API but `runtime`. */
import { startHost } from '@/src/host/start-host';
import { callBackground } from '@/src/messaging/background-client';
import { serve } from '@/src/messaging/serve';
import { hostNotices } from '@/src/protocol/contract';

const host = startHost({ showDownload: (mark) => { void callBackground('background.showDownload', { mark }).catch(() => undefined); } });
serve(hostNotices, host.notices, 'engine-failed');

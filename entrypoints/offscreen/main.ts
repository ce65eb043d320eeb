/** Chrome's offscreen document: lives while the extension needs it, holds the host, has no API but `runtime`. */
import { startHost } from '@/src/host/start-host';
import { remoteSurroundings } from '@/src/messaging/remote-surroundings';
import { serve } from '@/src/messaging/serve';
import { hostNotices } from '@/src/protocol/host-notices';

const host = startHost(remoteSurroundings);
serve(hostNotices, host.notices, 'engine-failed');

/** Chrome's offscreen document: lives while the extension needs it, holds the host, has no API but `runtime`. */
import { startHost } from '@/src/host/start-host';
import { callBackground } from '@/src/messaging/background-client';
import { serve } from '@/src/messaging/serve';
import { hostNotices } from '@/src/protocol/host-notices';
import type { LostModel } from '@/src/protocol/model';

const known = {
  load: async () => (await callBackground('background.knownModels', {})).models,
  save: async (models: readonly LostModel[]) => {
    await callBackground('background.keepKnownModels', { models: [...models] });
  },
};
const choice = {
  load: async () => (await callBackground('background.choice', {})).settings,
  use: async (sha256: string) => {
    await callBackground('background.useModel', { sha256 });
  },
  letGo: async (sha256: string) => {
    await callBackground('background.letGoOfModel', { sha256 });
  },
};
const host = startHost({
  known,
  choice,
  mayDownload: async () => (await callBackground('background.mayDownload', {})).allowed,
  showDownload: (mark) => {
    void callBackground('background.showDownload', { mark }).catch(() => undefined);
  },
});
serve(hostNotices, host.notices, 'engine-failed');

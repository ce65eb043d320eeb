/** What Chrome's host needs of the browser, asked of the background: an offscreen document has `runtime` only. */
import type { HostSurroundings } from '@/src/protocol/host-surroundings';
import { callBackground } from './send';

export const remoteSurroundings: HostSurroundings = {
  showDownload: async (mark) => {
    await callBackground('background.showDownload', { mark });
  },
  mayDownload: async () => (await callBackground('background.mayDownload', {})).allowed,
  known: {
    load: async () => (await callBackground('background.knownModels', {})).models,
    save: async (models) => {
      await callBackground('background.keepKnownModels', { models: [...models] });
    },
  },
  choice: {
    load: async () => (await callBackground('background.choice', {})).settings,
    use: async (sha256) => {
      await callBackground('background.useModel', { sha256 });
    },
    letGo: async (sha256) => {
      await callBackground('background.letGoOfModel', { sha256 });
    },
  },
};

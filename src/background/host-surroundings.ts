/** What the host needs of the browser: the real thing, which Chrome's host reaches by calls. */
import type { Handlers } from '@/src/messaging/dispatch';
import { downloadsAllowed } from '@/src/platform/model-hosts';
import type { backgroundCalls } from '@/src/protocol/background-calls';
import type { HostSurroundings } from '@/src/protocol/host-surroundings';
import { loadKnownModels, saveKnownModels } from '@/src/storage/known-models';
import { letGoOfModel, loadTaskSettings, saveSettings } from '@/src/storage/settings';
import { showDownload } from './download-badge';

export const hostSurroundings: HostSurroundings = {
  showDownload,
  mayDownload: downloadsAllowed,
  known: { load: loadKnownModels, save: saveKnownModels },
  choice: { load: loadTaskSettings, use: (sha256) => saveSettings({ model: sha256 }), letGo: letGoOfModel },
};

type SurroundingCalls = Pick<
  Handlers<typeof backgroundCalls, unknown>,
  | 'background.showDownload'
  | 'background.mayDownload'
  | 'background.knownModels'
  | 'background.keepKnownModels'
  | 'background.choice'
  | 'background.useModel'
  | 'background.letGoOfModel'
>;

/** The calls by which the proxy in `messaging/remote-surroundings.ts` reaches the real thing. */
export function surroundingCalls({
  showDownload: show,
  mayDownload,
  known,
  choice,
}: HostSurroundings): SurroundingCalls {
  return {
    'background.showDownload': async ({ mark }) => {
      await show(mark);
      return {};
    },
    'background.mayDownload': async () => ({ allowed: await mayDownload() }),
    'background.knownModels': async () => ({ models: [...(await known.load())] }),
    'background.keepKnownModels': async ({ models }) => {
      await known.save(models);
      return {};
    },
    'background.choice': async () => ({ settings: await choice.load() }),
    'background.useModel': async ({ sha256 }) => {
      await choice.use(sha256);
      return {};
    },
    'background.letGoOfModel': async ({ sha256 }) => {
      await choice.letGo(sha256);
      return {};
    },
  };
}

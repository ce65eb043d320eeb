import { actions } from '@/src/actions/registry';
import { callBackground } from '@/src/messaging/send';
import { createHostClient } from '@/src/messaging/host-client';
import { SEALED } from '@/src/platform/edition';
import { allowDownloads } from '@/src/platform/model-hosts';
import { loadSettings, saveSettings, watchSettings } from '@/src/storage/settings';
import type { Services } from './services';

/** The real services, for surfaces inside the extension. */
export function createLiveServices(): Services {
  return {
    host: createHostClient(),
    background: callBackground,
    actions,
    sealed: SEALED,
    allowDownloads,
    settings: { load: loadSettings, save: saveSettings, watch: watchSettings },
  };
}

/** Puts the host together. Called once, while its document's script is first evaluated. */
import { hear } from '@/src/engine/rank';
import { providers } from '@/src/engine/registry';
import { serveHostPorts } from '@/src/messaging/host-server';
import { findEntry } from '@/src/models/catalogue';
import { addressOf } from '@/src/models/catalogue-schema';
import { DownloadStore } from '@/src/models/download/download-store';
import { downloadInWorker } from '@/src/models/download/download-worker';
import { openModelFolder } from '@/src/models/model-folder';
import { openPackagedFolder } from '@/src/models/packaged-folder';
import { ModelStore } from '@/src/models/store';
import { MODEL_BASE, MODEL_HOSTS, SEALED } from '@/src/platform/edition';
import type { Params } from '@/src/protocol/calls';
import type { hostNotices } from '@/src/protocol/host-notices';
import type { DownloadMark } from '@/src/protocol/download';
import { BenchmarkStore } from '@/src/storage/benchmark-store';
import { ChatStore } from '@/src/storage/chat-store';
import { Journal } from '@/src/storage/journal';
import { openDatabase, removeDatabases, type HistoryState } from '@/src/storage/open-database';
import { onNewMark } from './models/download-mark';
import { Downloads } from './models/downloads';
import { createHost, type Host } from './host';
import type { KnownStore } from './models/known-models';
import type { ChoiceStore } from './models/arrivals';

export interface RunningHost {
  readonly notices: Host['notices'];
  /** Hands over a notice within the same context, as Firefox's background page does. */
  notify<K extends keyof typeof hostNotices>(notice: K, params: Params<typeof hostNotices, K>): void;
}

/** What the host needs of the context that it runs in. */
export interface HostSurroundings {
  /** Shows on the toolbar button how a download stands. */
  showDownload(mark: DownloadMark): void;
  /** Whether the user allows the models' hosts to be reached. */
  mayDownload(): Promise<boolean>;
  readonly known: KnownStore;
  readonly choice: ChoiceStore;
}

export function startHost({ showDownload, mayDownload, known, choice }: HostSurroundings): RunningHost {
  let history: HistoryState = 'ok';
  const opening = openDatabase();
  const db = opening.then((opened) => {
    ({ history } = opened);
    return opened.db;
  });
  const eraseSetAside = async (): Promise<void> => {
    await removeDatabases((await opening).others);
    if (history === 'set-aside') history = 'ok';
  };
  const models = new ModelStore({
    hear: (model) => hear(model, providers),
    ...(SEALED && { openFolder: () => openPackagedFolder() }),
  });
  const downloads = SEALED
    ? null
    : new Downloads({
        find: findEntry,
        sourceOf: (entry) => ({ address: addressOf(entry, MODEL_BASE), hosts: MODEL_HOSTS }),
        files: new DownloadStore(openModelFolder),
        models,
        run: downloadInWorker,
        isAllowed: mayDownload,
        onChange: onNewMark(showDownload),
      });
  const host = createHost({
    journal: new Journal(db),
    chats: new ChatStore(db),
    benchmarks: new BenchmarkStore(db),
    known,
    choice,
    history: () => history,
    eraseSetAside,
    models,
    downloads,
    providers,
  });
  serveHostPorts(host.handlers);
  return {
    notices: host.notices,
    notify(notice, params) {
      void host.notices[notice](params, {});
    },
  };
}

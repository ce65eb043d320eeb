/** Starts the host. Called once, while its document's script is first evaluated. */
import { actions } from '@/src/actions/registry';
import { supportOf } from '@/src/engine/rank';
import { providers } from '@/src/engine/registry';
import { dispatch } from '@/src/messaging/dispatch';
import { serveHostPorts } from '@/src/messaging/host-server';
import { findEntry } from '@/src/models/catalogue';
import { addressOf } from '@/src/models/catalogue-schema';
import { DownloadStore } from '@/src/models/download/download-store';
import { downloadInWorker } from '@/src/models/download/download-worker';
import type { WantedFile } from '@/src/models/download/wanted-file';
import { openModelFolder } from '@/src/models/model-folder';
import { openPackagedFolder } from '@/src/models/packaged-folder';
import { ModelStore } from '@/src/models/store';
import { MODEL_BASE, MODEL_HOSTS, SEALED } from '@/src/platform/edition';
import type { Params } from '@/src/protocol/calls';
import { hostNotices } from '@/src/protocol/host-notices';
import type { HostSurroundings } from '@/src/protocol/host-surroundings';
import { BenchmarkStore } from '@/src/storage/benchmark-store';
import { ChatStore } from '@/src/storage/chat-store';
import { Journal } from '@/src/storage/journal';
import { openDatabase, removeDatabases } from '@/src/storage/open-database';
import { rankers } from './chats/rankers';
import { onNewMark } from './models/download-mark';
import { openHost, type Host } from './host';
import { serveOpening, type ServedHost } from './served-host';

export interface RunningHost {
  readonly notices: ServedHost['notices'];
  /** For a notice from the same context: in Firefox the background page is the host. */
  notify<K extends keyof typeof hostNotices>(notice: K, params: Params<typeof hostNotices, K>): void;
}

/** The background as the sender of what it tells a host within its own context. */
const BACKGROUND = { kind: 'background', tabId: null, documentKey: null, origin: null, ephemeral: false } as const;

/** Begins to open the host, and serves it at once. */
export function startHost(surroundings: HostSurroundings): RunningHost {
  const { handlers, notices } = serveOpening(() => open(surroundings));
  serveHostPorts(handlers);
  return {
    notices,
    notify(notice, params) {
      void dispatch(hostNotices, notices, { call: notice, params }, { sender: BACKGROUND }, 'engine-failed');
    },
  };
}

async function open({ showDownload, mayDownload, known, choice }: HostSurroundings): Promise<Host> {
  const opened = await openDatabase();
  const db = Promise.resolve(opened.db);
  let { history } = opened;
  const models = new ModelStore({
    hear: (model) => supportOf(model, providers),
    ...(SEALED && { openFolder: () => openPackagedFolder() }),
  });
  const downloads = SEALED
    ? null
    : {
        find: findEntry,
        sourceOf: (entry: WantedFile) => ({ address: addressOf(entry, MODEL_BASE), hosts: MODEL_HOSTS }),
        files: new DownloadStore(openModelFolder),
        models,
        run: downloadInWorker,
        isAllowed: mayDownload,
        onChange: onNewMark(showDownload),
      };
  return openHost({
    journal: new Journal(db),
    chats: new ChatStore(db),
    benchmarks: new BenchmarkStore(db),
    known,
    choice,
    history: () => history,
    async eraseSetAside() {
      await removeDatabases(opened.others);
      if (history === 'set-aside') history = 'ok';
    },
    models,
    downloads,
    actions,
    providers,
    rankers,
  });
}

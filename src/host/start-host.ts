/** Puts the host together. Called once, while its document's script is first evaluated. */
import { chooseEngines, providers } from '@/src/engine/registry';
import { serveHostPorts } from '@/src/messaging/host-server';
import { modelStore } from '@/src/models/store';
import type { hostNotices, Params } from '@/src/protocol/contract';
import { Journal } from '@/src/storage/journal';
import { createHost, type Host } from './host';

export interface RunningHost {
  readonly notices: Host['notices'];
  /** Hands over a notice within the same context, as Firefox's background page does. */
  notify<K extends keyof typeof hostNotices>(notice: K, params: Params<typeof hostNotices, K>): void;
}

export function startHost(): RunningHost {
  const host = createHost({ journal: new Journal(), models: modelStore, providers, enginesFor: chooseEngines });
  serveHostPorts(host.handlers);
  return {
    notices: host.notices,
    notify(notice, params) { void host.notices[notice](params as never, {}); },
  };
}

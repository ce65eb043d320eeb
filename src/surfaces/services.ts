/**
 * What every surface needs from outside. Views get it from Solid's context and never call a browser API, so that tests
 * and the preview can use clients of their own.
 */
import { createContext, useContext } from 'solid-js';
import type { Action } from '@/src/actions/action';
import type { callBackground } from '@/src/messaging/send';
import type { HostClient } from '@/src/messaging/host-client';
import type { Settings } from '@/src/storage/settings';

export interface Services {
  readonly host: HostClient;
  readonly background: typeof callBackground;
  /** What can be asked for, in the order in which it is offered. */
  readonly actions: readonly Action[];
  /**
   * Asks for permission to reach the hosts of models, where it is still missing, and asks the browser to keep what is
   * downloaded. Only inside a click, before any await. False when the user declines.
   */
  readonly allowDownloads: () => Promise<boolean>;
  /** Whether this is the sealed edition: its model is in the package, and no other can be added. */
  readonly sealed: boolean;
  readonly settings: {
    load(): Promise<Settings>;
    save(patch: Partial<Settings>): Promise<void>;
    /** Returns a stop function. */
    watch(onChange: (settings: Settings) => void): () => void;
  };
}

export const ServicesContext = createContext<Services>();

/** The services of this surface. Throws where no provider is around the view, which is a mistake in the shell. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('no ServicesContext around this view');
  return services;
}

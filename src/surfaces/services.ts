/**
 * What every surface needs from outside, by context: views never import a browser API, so tests and the preview can
 * put in clients of their own.
 */
import { createContext, useContext } from 'solid-js';
import type { callBackground } from '@/src/messaging/background-client';
import type { HostClient } from '@/src/messaging/host-client';
import type { Settings } from '@/src/storage/settings';

export interface Services {
  readonly host: HostClient;
  readonly background: typeof callBackground;
  readonly settings: {
    load(): Promise<Settings>;
    save(patch: Partial<Settings>): Promise<void>;
    /** Returns a stop function. */
    watch(onChange: (settings: Settings) => void): () => void;
  };
}

export const ServicesContext = createContext<Services>();

/** The services of the surface around the caller. Throws outside of a provider: a mistake in the wiring. */
export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('no ServicesContext around this view');
  return services;
}

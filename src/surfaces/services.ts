/**
 * What every surface needs from outside, by context: views never import a browser API, so tests and the preview can
 * put in clients of their own.
 */
import { createContext, useContext } from 'solid-js';
import type { Action } from '@/src/actions/action';
import type { callBackground } from '@/src/messaging/background-client';
import type { HostClient } from '@/src/messaging/host-client';
import type { Settings } from '@/src/storage/settings';

export interface Services {
  readonly host: HostClient;
  readonly background: typeof callBackground;
  /** What can be asked for, in the order in which it is offered. */
  readonly actions: readonly Action[];
  /**
   * Asks the user whether the models' hosts may be reached, where that is not settled, and the browser to keep what is
   * fetched. Only inside a click and before any await in it. False when the user declines.
   */
  readonly allowDownloads: () => Promise<boolean>;
  /** Whether the model is part of the package, and none can be had. */
  readonly sealed: boolean;
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

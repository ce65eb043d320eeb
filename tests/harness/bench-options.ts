/** What a bench can be told: which package and model it starts with, and what the scripted engine does. */
import type { TinyOptions } from '../fixtures/tiny-gguf.ts';
import type { ModelsFrom } from './package-models.ts';
import type { LaunchOptions } from './session.ts';

/** The scripted engine's script; its fields are explained in `src/engine/providers/fake/script.ts`. */
export interface Script {
  readonly tokens?: readonly string[];
  readonly replies?: readonly { readonly to: string; readonly tokens: readonly string[] }[];
  readonly languages?: readonly string[];
  readonly endless?: boolean;
  readonly echo?: boolean;
  readonly loadMs?: number;
  readonly holdsLoad?: boolean;
  readonly promptWordMs?: number;
  readonly tokenMs?: number;
  readonly contextTokens?: number;
  readonly fault?: {
    readonly at: 'probe' | 'load' | 'prompt' | number;
    readonly code: string;
    readonly times?: number;
  };
}

export interface BenchOptions {
  /**
   * `shipped`: the package unchanged with the demo model. `scripted`: the same code with the engine that follows a
   * script.
   */
  readonly engine: 'shipped' | 'scripted';
  /** A tiny model in place of the demo model. */
  readonly tiny?: TinyOptions;
  /** The model takes itself to be trained for this context, in tokens. */
  readonly modelContext?: number;
  /** Another package than the standard edition's; `shipped` is then that one unchanged. */
  readonly extensionDir?: string;
  /** Start without a model; `options` is then open with nothing in its list. */
  readonly withoutModel?: boolean;
  /** Leave the welcome page open, which the extension opens after its installation. */
  readonly keepWelcome?: boolean;
  /** Starts a publisher of other models; the package gets its models from there, past the proxy. */
  readonly models?: () => Promise<ModelsFrom>;
  /** Changes the package's copy before the browser starts with it. */
  readonly preparePackage?: (folder: string) => Promise<void>;
  /** As in `LaunchOptions`. */
  readonly firefoxPreferences?: LaunchOptions['firefoxPreferences'];
  /** The user has let the extension into private windows. */
  readonly privateWindows?: boolean;
  /** Sites can be allowed; see `Session.allowSites`. */
  readonly sites?: boolean;
  /** The browser can be started again with the same profile. What is scripted before `start` stays so in Firefox. */
  readonly restarts?: boolean;
}

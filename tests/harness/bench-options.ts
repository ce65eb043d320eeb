/** The options of a bench, which choose package and model, and the script of the scripted engine. */
import type { TinyOptions } from '../fixtures/tiny-gguf.ts';
import type { ModelsFrom } from './package-models.ts';
import type { LaunchOptions } from './session.ts';

/** The scripted engine's script. `src/engine/providers/fake/script.ts` explains its fields. */
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
   * `shipped`: the unchanged package with the demo model. `scripted`: the same code with an engine that follows a
   * script.
   */
  readonly engine: 'shipped' | 'scripted';
  /** A tiny model in place of the demo model. */
  readonly tiny?: TinyOptions;
  /** The context in tokens that the model's header names, in place of its own. */
  readonly modelContext?: number;
  /** Another package than the standard edition's. With `shipped` it is unchanged. */
  readonly extensionDir?: string;
  /** Starts without a model. `options` is then open with an empty list. */
  readonly withoutModel?: boolean;
  /** Keeps the welcome page open, which the extension opens after its installation. */
  readonly keepWelcome?: boolean;
  /** Starts a publisher of other models, from which the package downloads past the proxy. */
  readonly models?: () => Promise<ModelsFrom>;
  /** Changes the package's copy before the browser starts with it. */
  readonly preparePackage?: (folder: string) => Promise<void>;
  /** As in `LaunchOptions`. */
  readonly firefoxPreferences?: LaunchOptions['firefoxPreferences'];
  /** Whether the user has allowed the extension in private windows. */
  readonly privateWindows?: boolean;
  /** Whether `Session.allowSites` will be called. */
  readonly sites?: boolean;
  /** Whether the browser can be restarted with the same profile. In Firefox the first script stays then. */
  readonly restarts?: boolean;
}

/** Which hosts an edition may reach. Policy, permissions and the code's constants are all made here. */
import { MODEL_BASE, MODEL_HOSTS } from '../../src/platform/edition.ts';
import { LOOPBACK, type BuildSettings } from './settings.ts';

/** The constants of src/platform/edition.ts. */
export interface Edition {
  readonly SEALED: boolean;
  readonly MODEL_BASE: string;
  readonly MODEL_HOSTS: readonly string[];
}

/** The edition of some settings. */
export function editionOf({ sealed, connect }: Pick<BuildSettings, 'sealed' | 'connect'>): Edition {
  if (sealed !== null) return { SEALED: true, MODEL_BASE: '', MODEL_HOSTS: [] };
  if (connect === null) return { SEALED: false, MODEL_BASE, MODEL_HOSTS };
  const { protocol, hostname } = new URL(connect);
  // Firefox allows no ports in match patterns. Only the policy names the port.
  return { SEALED: false, MODEL_BASE: connect, MODEL_HOSTS: [`${protocol}//${hostname}/*`] };
}

/** With any port, because local model servers choose their own. */
const LOOPBACK_SOURCES = LOOPBACK.map((name) => `http://${name}:*`);

/** Sources that the extension's pages and workers may connect to, with the port if the address has one. */
function connectSources({ SEALED, MODEL_BASE: base, MODEL_HOSTS: hosts }: Edition): string[] {
  if (SEALED) return ["'self'"];
  const own = base === MODEL_BASE ? hosts.map((pattern) => pattern.replace(/\/\*$/, '')) : [new URL(base).origin];
  return ["'self'", ...own, ...LOOPBACK_SOURCES];
}

/**
 * Content security policy of the extension's pages. Only what is in the package runs, and only models are loaded from
 * elsewhere. `wasm-unsafe-eval` allows compiling WebAssembly, not eval.
 */
export function contentSecurityPolicy(edition: Edition): string {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${connectSources(edition).join(' ')}`,
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/**
 * Hosts that the extension may ask for. One wide pattern serves two uses, and each asks for single hosts: sites that
 * the panel may read (src/platform/site-access.ts), and the model hosts. A sealed build cannot ask for any.
 */
export function optionalHosts({ SEALED }: Edition): string[] {
  return SEALED ? [] : ['*://*/*'];
}

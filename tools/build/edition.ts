/** What an edition may reach: the one place from which policy, permissions and the code's own constants come. */
import { MODEL_BASE, MODEL_HOSTS } from '../../src/platform/edition.ts';
import { LOOPBACK, type BuildSettings } from './settings.ts';

/** The constants of src/platform/edition.ts. */
export interface Edition {
  readonly SEALED: boolean;
  readonly MODEL_BASE: string;
  readonly MODEL_HOSTS: readonly string[];
}

/** The edition that some settings ask for. */
export function editionOf({ sealed, connect }: Pick<BuildSettings, 'sealed' | 'connect'>): Edition {
  if (sealed !== null) return { SEALED: true, MODEL_BASE: '', MODEL_HOSTS: [] };
  if (connect === null) return { SEALED: false, MODEL_BASE, MODEL_HOSTS };
  const { protocol, hostname } = new URL(connect);
  // Firefox knows no ports in match patterns, so none is named; the policy names it.
  return { SEALED: false, MODEL_BASE: connect, MODEL_HOSTS: [`${protocol}//${hostname}/*`] };
}

/** Any port: model servers in the house have theirs. */
const LOOPBACK_SOURCES = LOOPBACK.map((name) => `http://${name}:*`);

/** What pages and workers of the extension may connect to. A source of CSP has a port where the address has one. */
function connectSources({ SEALED, MODEL_BASE: base, MODEL_HOSTS: hosts }: Edition): string[] {
  if (SEALED) return ["'self'"];
  const own = base === MODEL_BASE ? hosts.map((pattern) => pattern.replace(/\/\*$/, '')) : [new URL(base).origin];
  return ["'self'", ...own, ...LOOPBACK_SOURCES];
}

/**
 * Content security policy of the extension's pages: what is in the package runs, and nothing is loaded or sent but
 * models from where they come from. `wasm-unsafe-eval` is what compiling WebAssembly is called; it does not allow eval.
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
 * Hosts that the extension may ask for. One pattern serves both uses, and neither asks for all of it: a site that the
 * panel may follow (src/platform/site-access.ts), and the model hosts. A sealed build cannot ask for any.
 */
export function optionalHosts({ SEALED }: Edition): string[] {
  return SEALED ? [] : ['*://*/*'];
}

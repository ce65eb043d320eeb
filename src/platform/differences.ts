/** Small differences between browsers, systems and contexts. Without the `browser` API, so that it loads anywhere. */

/** True in Firefox (MV2): the background page is the host, and there is no offscreen document. */
export const HOST_IN_BACKGROUND: boolean = import.meta.env.FIREFOX;

/** True in Firefox: a body that is read slowly fills the memory, because the browser receives it at full speed. */
export const BODIES_PILE_UP: boolean = import.meta.env.FIREFOX;

/** When the extension is removed or updated, Firefox ends its scripts in pages without notice. Chrome lets them run. */
export const SCRIPTS_END_UNTOLD: boolean = import.meta.env.FIREFOX;

/** Whether shortcuts use Command instead of Control, as on Apple's systems. */
export function hasCommandKey(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}

/** 128 random bits as 32 hex digits. Works in insecure pages too, where `crypto.randomUUID` does not exist. */
export function randomId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

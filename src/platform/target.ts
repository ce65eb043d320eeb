/** True in Firefox (MV2): the background page is the host, and there is no offscreen document. */
export const HOST_IN_BACKGROUND: boolean = import.meta.env.FIREFOX;

/** True in Firefox: a body that is read slowly fills the memory, because the browser receives it at full speed. */
export const BODIES_PILE_UP: boolean = import.meta.env.FIREFOX;

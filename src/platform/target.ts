/** True in the Firefox build (MV2): the background page is the host, and there is no offscreen document. */
export const HOST_IN_BACKGROUND: boolean = import.meta.env.FIREFOX;

/** True where a body that is read slowly fills the memory, for the browser takes it in as fast as it comes: Firefox. */
export const BODIES_PILE_UP: boolean = import.meta.env.FIREFOX;

/** True in the Firefox build (MV2): the background page is the host, and there is no offscreen document. */
export const HOST_IN_BACKGROUND: boolean = import.meta.env.FIREFOX;

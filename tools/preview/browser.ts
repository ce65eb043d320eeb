/** Replaces webextension-polyfill, which refuses to load outside an extension. Nothing in the preview calls it. */
export default {};

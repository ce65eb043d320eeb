/** Stands for webextension-polyfill, which refuses to load outside of an extension. Nothing in the preview calls it. */
export default {};

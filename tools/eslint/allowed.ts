/**
 * The files that may do what the linter forbids everywhere else. A line here is a decision that a reader of the code
 * has to agree with: keep each list as short as it can be, and give the reason.
 */

/**
 * May call `fetch`, and only for files of this package: llama.cpp's WebAssembly, model libraries and the model of a
 * sealed build can be read in no other way, and `connect-src` stops what is neither that nor a model's host.
 */
export const READS_PACKAGE_FILES: readonly string[] = [
  'src/engine/providers/*/package-file.ts',
  'src/models/package-file.ts',
];

/**
 * May call `fetch` for what is not in the package: a model's file, which the user has asked for, from one of the hosts
 * that this build's `connect-src` names. Nothing of it runs, and the request says nothing about the user.
 */
export const READS_MODELS: readonly string[] = ['src/network/open-file.ts'];

/** May navigate, and only to a page of this package. */
export const OPENS_OWN_PAGES: readonly string[] = ['src/platform/open-page.ts'];

/**
 * The files that may do what the linter forbids everywhere else. Keep each list as short as possible, and give the
 * reason: readers of the code have to agree with it.
 */

/**
 * May call `fetch` for files of this package: llama.cpp's WebAssembly, model libraries, the model of a sealed build.
 * There is no other way to read them. `connect-src` stops all other addresses but those of model hosts.
 */
export const READS_PACKAGE_FILES: readonly string[] = ['src/engine/package-file.ts', 'src/models/package-file.ts'];

/**
 * May call `fetch` for a model's file that the user has asked for, from a host that this build's `connect-src` names.
 * Nothing of the file is code, and the request says nothing about the user.
 */
export const READS_MODELS: readonly string[] = ['src/network/open-file.ts'];

/** May navigate, and only to a page of this package. */
export const OPENS_OWN_PAGES: readonly string[] = ['src/platform/open-page.ts'];

/**
 * Which edition this is. These are the constants of the standard edition. A build with `--sealed` or `--connect`
 * replaces them (tools/build/edition.ts). The content security policy and the permissions are made from the same
 * constants.
 */

/** Whether the model is part of the package, so that nothing is downloaded. */
export const SEALED: boolean = false;

/** Models are at `<base>/<repository>/resolve/<revision>/<path>`; '' if none can be downloaded. */
export const MODEL_BASE: string = 'https://huggingface.co';

/**
 * Match patterns of every host that a model may come from: the base's own and those that it redirects to. The
 * permission for them is requested in the click that starts the first download.
 */
export const MODEL_HOSTS: readonly string[] = ['https://huggingface.co/*', 'https://*.hf.co/*'];

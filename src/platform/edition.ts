/**
 * Which edition this is. Here stand the standard one's constants; a build with `--sealed` or `--connect` puts its own
 * in their place (tools/build/edition.ts), out of which it also makes the content security policy and the permissions,
 * so that they cannot disagree.
 */

/** Whether the model is part of the package, and nothing is ever fetched. */
export const SEALED: boolean = false;

/** Models are at `<base>/<repository>/resolve/<revision>/<path>`; '' where there are none to be had. */
export const MODEL_BASE: string = 'https://huggingface.co';

/**
 * Match patterns of every host that a model's bytes come from: the base's own and those that it redirects to. The leave
 * to connect to them is asked for in the click that starts the first download.
 */
export const MODEL_HOSTS: readonly string[] = ['https://huggingface.co/*', 'https://*.hf.co/*'];

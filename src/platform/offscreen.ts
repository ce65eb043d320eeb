/** Chrome's offscreen document. There is at most one per profile; creating a second one throws. */

interface ChromeOffscreen {
  readonly offscreen: {
    createDocument(options: { url: string; reasons: string[]; justification: string }): Promise<void>;
  };
  readonly runtime: {
    getContexts(filter: { contextTypes: string[] }): Promise<unknown[]>;
  };
}

let creating: Promise<void> | undefined;

async function exists(api: ChromeOffscreen): Promise<boolean> {
  return (await api.runtime.getContexts({ contextTypes: ['OFFSCREEN_DOCUMENT'] })).length > 0;
}

async function create(api: ChromeOffscreen): Promise<void> {
  if (await exists(api)) return;
  try {
    await api.offscreen.createDocument({
      url: '/offscreen.html',
      reasons: ['WORKERS', 'BLOBS'],
      justification: 'Runs the language model in a worker, on this machine.',
    });
  } catch (error) {
    // A service worker that died while it created the document has left it behind.
    if (!(await exists(api))) throw error;
  }
}

/**
 * Makes sure that the offscreen document is there and has run its script. Simultaneous calls share one creation. After
 * a failure the next call tries again.
 */
export function ensureOffscreen(): Promise<void> {
  creating ??= create((globalThis as unknown as { chrome: ChromeOffscreen }).chrome).finally(() => {
    creating = undefined;
  });
  return creating;
}

/** Starts browsers with the suite's package. */
import { afterAll, beforeAll, inject } from 'vitest';
import { launch } from '../harness/launch';
import type { BrowserName, Session, Tab } from '../harness/session';
import { PAGES, pagePath, type PageKind } from './suite-package';

export const ENGINES = ['llama', 'webllm', 'wllama-webgpu'] as const;
export type EngineUnderTest = (typeof ENGINES)[number];

/**
 * The engines that run in a browser on a machine without a GPU. llama.cpp's WebGPU backend needs half precision, which
 * Chromium's software adapter does not have.
 */
export function enginesIn(browser: BrowserName): readonly EngineUnderTest[] {
  return ENGINES.filter((engine) => engine !== 'wllama-webgpu' || browser === 'firefox');
}

/** How long a call into a page may take, in milliseconds: real models take minutes, and each test has its own limit. */
const CALL_MS = 900_000;

/** Starts a browser with the suite's package, or with another package that has its pages. */
export function startSuite(browser: BrowserName, folder = inject('suitePackages')[browser]): Promise<Session> {
  // Requests are not recorded here, because models are large.
  return launch(browser, {
    executable: inject('executables')[browser],
    extensionDir: folder,
    proxy: null,
    unwatched: true,
    callMs: CALL_MS,
  });
}

/** Opens a page of the suite. Resolves when it is ready. */
export async function openSuitePage(session: Session, kind: PageKind): Promise<Tab> {
  const tab = await session.openExtensionPage(pagePath(kind));
  await tab.place.waitFor(`the page ${kind}`, (name) => name in globalThis, [PAGES[kind]]);
  return tab;
}

/** The suite in a browser, for tests. */
export interface Suite {
  /** Opens a page in a tab of its own. */
  open(kind: PageKind): Promise<Tab>;
}

/** Starts a browser before the tests of this block, and closes it after them. */
export function useSuite(browser: BrowserName): Suite {
  let session: Session | undefined;
  beforeAll(async () => {
    session = await startSuite(browser);
  });
  afterAll(() => session?.close());
  return {
    open(kind) {
      if (!session) throw new Error('The browser did not start.');
      return openSuitePage(session, kind);
    },
  };
}

/**
 * Injected into a page's top frame when the user asks for something, and never before. Runs in the isolated world;
 * lives as long as the document.
 */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { serve } from '@/src/messaging/serve';
import { PageSession } from '@/src/page/page-session';
import { isContextAlive } from '@/src/platform/runtime';
import { pageCalls } from '@/src/protocol/page-calls';

interface Installed {
  alive(): boolean;
  dispose(): void;
}

const KEY = Symbol.for('sotto.page');

export default defineUnlistedScript(() => {
  const world = globalThis as { [KEY]?: Installed };
  if (world[KEY]?.alive()) return;
  // Left by a version of the extension that was updated meanwhile: it can do nothing any more but go.
  world[KEY]?.dispose();

  const session = new PageSession();
  const stop = serve(pageCalls, session.handlers, 'page-unreachable');
  world[KEY] = {
    alive: isContextAlive,
    dispose: () => {
      try {
        stop();
      } catch {
        /* the old context is gone */
      }
      session.dispose();
    },
  };
});

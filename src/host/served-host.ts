/**
 * Serves a host that is not open yet: listeners must be there when the script is first evaluated.
 * Calls wait for the opening. If it fails, they get its error, and the next call opens again.
 */
import type { Handlers } from '@/src/messaging/dispatch';
import type { Sender } from '@/src/protocol/calls';
import { hostCalls } from '@/src/protocol/host-calls';
import { hostNotices } from '@/src/protocol/host-notices';
import type { Host } from './host';

export type ServedHost = Pick<Host, 'handlers' | 'notices'>;

/** Senders that a person looks at. A page's script shows nothing. */
const SURFACES: ReadonlySet<Sender> = new Set<Sender>(['surface', 'frame']);

/** Begins to open the host at once, and again for the first call after a failure. */
export function serveOpening(open: () => Promise<Host>): ServedHost {
  let opening: Promise<Host> | undefined;
  const opened = (): Promise<Host> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  opened().catch(() => undefined);
  return {
    handlers: later(hostCalls, async ({ sender }) => {
      const host = await opened();
      if (SURFACES.has(sender.kind)) host.someoneIsHere();
      return host.handlers;
    }),
    notices: later(hostNotices, async () => (await opened()).notices),
  };
}

/** Handlers for all calls of a table, which ask for the real ones at each call. */
function later<C extends typeof hostCalls | typeof hostNotices, Context>(
  calls: C,
  real: (context: Context) => Promise<Handlers<C, Context>>,
): Handlers<C, Context> {
  const handlerOf =
    <K extends keyof C>(name: K): Handlers<C, Context>[K] =>
    async (params, context) =>
      (await real(context))[name](params, context);
  const handlers: { -readonly [K in keyof C]?: Handlers<C, Context>[K] } = {};
  for (const name of Object.keys(calls) as (keyof C)[]) handlers[name] = handlerOf(name);
  return handlers as Handlers<C, Context>;
}

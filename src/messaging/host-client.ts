/** Calls to the host over a Port of their own, for surfaces and the page's script. */
import * as v from 'valibot';
import { randomId } from '@/src/platform/differences';
import type { Params, Progress, Result, StreamName } from '@/src/protocol/calls';
import { HOST_PORT, hostCalls } from '@/src/protocol/host-calls';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { unwrap } from './dispatch';
import { offerFile } from './file-handover';
import { HostPort } from './host-port';

export type HostStream = StreamName<typeof hostCalls>;

/** What is told of a stream, and until when. */
interface StreamOptions<Told> {
  /** Closes the stream: what it waits for is cancelled. */
  readonly signal: AbortSignal;
  /** Progress that this version does not know is passed over. */
  onProgress(progress: Told): void;
}

export interface HostClient {
  /** Rejects with a `SottoError`: the host's own, or `host-unreachable` / `host-lost`. */
  call<K extends Exclude<keyof typeof hostCalls, HostStream>>(
    call: K,
    params: Params<typeof hostCalls, K>,
  ): Promise<Result<typeof hostCalls, K>>;
  /** As `call`; rejects with AbortError after `signal`. */
  stream<K extends HostStream>(
    call: K,
    params: Params<typeof hostCalls, K>,
    options: StreamOptions<Progress<typeof hostCalls, K>>,
  ): Promise<Result<typeof hostCalls, K>>;
  /** Ends the Port, and whatever is open on it. */
  close(): void;
}

/**
 * A client that connects when it is first needed. `documentKey`: a page script's random key, which stands for its
 * document in browsers that give senders no document id.
 */
export function createHostClient(documentKey?: string): HostClient {
  const port = new HostPort(documentKey === undefined ? HOST_PORT : `${HOST_PORT}:${documentKey}`);
  return {
    call: async (call, params) => unwrap(hostCalls, call, await port.call(call, params), 'host-unreachable'),
    async stream(call, params, { signal, onProgress }) {
      const { progress: schema } = hostCalls[call];
      const reply = await port.stream(call, params, {
        signal,
        onProgress: (told) => {
          const parsed = v.safeParse(schema, told);
          if (parsed.success) onProgress(parsed.output as Progress<typeof hostCalls, typeof call>);
        },
      });
      return unwrap(hostCalls, call, reply, 'host-unreachable');
    },
    close: () => {
      port.close();
    },
  };
}

/** Hands a file to the host, which checks and stores it. Rejects as `HostClient.stream` does. */
export async function importModel(
  host: Pick<HostClient, 'stream'>,
  file: File,
  options: StreamOptions<ImportState>,
): Promise<ModelInfo> {
  const importId = randomId();
  const offer = offerFile(importId, file);
  try {
    return (await host.stream('host.importModel', { importId }, options)).model;
  } finally {
    offer.stop();
  }
}

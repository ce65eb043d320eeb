import { createResource, createSignal, onCleanup } from 'solid-js';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { PreparedCopy } from '@/src/protocol/model';
import { useServices } from '../services';

/** Time between two looks at a copy that is being made, in milliseconds. */
const LOOK_EVERY_MS = 400;

/** The prepared copies of models, and what can be done with them. */
export interface PreparedCopies {
  /** The copy of a model, or undefined where a copy would not help. */
  of(sha256: string): PreparedCopy | undefined;
  /** Why the last request for this model failed, or null. */
  failure(sha256: string): ErrorInfo | null;
  make(sha256: string): void;
  discard(sha256: string): void;
}

/** Asks the host for its prepared copies, again when `models` changes and while a copy is being made. */
export function createCopies(models: () => unknown): PreparedCopies {
  const { host } = useServices();
  const [failed, setFailed] = createSignal<{ sha256: string; error: ErrorInfo } | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let looks = 0;
  onCleanup(() => {
    clearTimeout(timer);
  });
  const [copies, { refetch }] = createResource(
    () => [models()],
    async () => {
      const look = (looks += 1);
      // Without an answer nothing is offered. The list of models says what is wrong with the host.
      const found = await host.call('host.preparedCopies', {}).then(
        (result) => result.copies,
        () => [],
      );
      // An answer that comes after a later one was asked for must not stop the timer.
      if (look !== looks) return found;
      clearTimeout(timer);
      if (found.some(({ state }) => state === 'making'))
        timer = setTimeout(() => {
          void refetch();
        }, LOOK_EVERY_MS);
      return found;
    },
  );
  const order = async (call: 'host.prepareModel' | 'host.discardCopy', sha256: string): Promise<void> => {
    setFailed(null);
    try {
      await host.call(call, { sha256 });
    } catch (error) {
      setFailed({ sha256, error: toErrorInfo(error, 'storage-broken') });
    }
    await refetch();
  };
  const of = (sha256: string): PreparedCopy | undefined => copies.latest?.find((copy) => copy.sha256 === sha256);
  return {
    of,
    failure: (sha256) => {
      const last = failed();
      return last?.sha256 === sha256 ? last.error : (of(sha256)?.error ?? null);
    },
    make: (sha256) => void order('host.prepareModel', sha256),
    discard: (sha256) => void order('host.discardCopy', sha256),
  };
}

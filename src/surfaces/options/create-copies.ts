import { createResource, createSignal, onCleanup } from 'solid-js';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { PreparedCopy } from '@/src/protocol/model';
import { useServices } from '../services';

/** Between two looks at a copy that is being made, in milliseconds. */
const LOOK_EVERY_MS = 400;

export interface PreparedCopies {
  /** The copy of a model, or undefined where it has no use for one. */
  of(sha256: string): PreparedCopy | undefined;
  /** Why what was asked last could not be done. */
  failure(sha256: string): ErrorInfo | null;
  make(sha256: string): void;
  discard(sha256: string): void;
}

/** Prepared copies, as the host tells of them; asked again when `models` changes, and while one is being made. */
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
      // Without an answer nothing is offered: the models themselves tell what is wrong with the host.
      const found = await host.call('host.preparedCopies', {}).then(
        (result) => result.copies,
        () => [],
      );
      // An answer that a later question has overtaken is dropped, and must not stop the looking either.
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

import { createMemo, createSignal, onCleanup } from 'solid-js';
import { followDownloads } from '@/src/messaging/follow';
import type { Download } from '@/src/protocol/download';
import { isMoving } from '../get-model/download-words';
import { useServices } from '../services';

/** The first download that is running, or else the first one that is not done; with the number of others. Or null. */
export function createOpenDownload(): () => { readonly download: Download; readonly others: number } | null {
  const { host } = useServices();
  const [all, setAll] = createSignal<readonly Download[]>([]);
  onCleanup(
    followDownloads(host, (now) => {
      setAll(now);
    }),
  );
  const line = createMemo(() => {
    const open = all().filter(({ phase }) => phase !== 'done');
    const download = open.find((one) => isMoving(one) && one.phase !== 'waiting') ?? open[0];
    return download ? { download, others: open.length - 1 } : null;
  });
  return line;
}

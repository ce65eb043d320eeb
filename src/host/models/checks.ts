/** Models' files that are read again, each for the window that asked. */
import type { HostConnection } from '@/src/messaging/host-server';
import type { InstalledModels } from './installed-models';

interface Running {
  readonly connection: HostConnection;
  readonly sha256: string;
  readonly controller: AbortController;
}

/** Progress is told in steps of this share at least: the worker tells every 100 ms. */
const STEP = 0.005;

export class Checks {
  private readonly running = new Set<Running>();

  /**
   * Whether a model's file is still what its hash says. Ends with the Port; the file is only ever read.
   * @throws AbortError after `cancel`; SottoError `model-missing`, and `file-changed` where the disk does not give it
   * to its end.
   */
  async run(models: InstalledModels, sha256: string, connection: HostConnection): Promise<boolean> {
    const controller = new AbortController();
    const check: Running = { connection, sha256, controller };
    connection.onClose(() => {
      controller.abort();
    });
    this.running.add(check);
    try {
      const { info } = await models.open(sha256);
      let told = 0;
      const onProgress = (done: number): void => {
        if (done < info.bytes && done - told < STEP * info.bytes) return;
        told = done;
        connection.push({ type: 'check', sha256, done, total: info.bytes });
      };
      return await models.verify(sha256, { signal: controller.signal, onProgress });
    } finally {
      this.running.delete(check);
    }
  }

  /** Ends what this window has asked to be checked; another one's check of the same model goes on. */
  cancel(sha256: string, connection: HostConnection): void {
    for (const check of this.running)
      if (check.sha256 === sha256 && check.connection === connection) check.controller.abort();
  }
}

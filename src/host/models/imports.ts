/** Model files on their way in. */
import { takeFile } from '@/src/messaging/file-handover';
import type { HostConnection } from '@/src/messaging/host-server';
import { paced } from '@/src/models/paced';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import type { InstalledModels } from './installed-models';

/** Progress within a phase is told this often at most, in milliseconds. */
const TELL_EVERY_MS = 100;

export class Imports {
  private readonly running = new Map<
    string,
    { readonly controller: AbortController; readonly connection: HostConnection }
  >();

  constructor(private readonly store: InstalledModels) {}

  /** Takes the file that a surface offers and stores it. Ends, with nothing left behind, when the surface goes away. */
  async run(importId: string, connection: HostConnection): Promise<ModelInfo> {
    const controller = new AbortController();
    const { signal } = controller;
    this.running.set(importId, { controller, connection });
    connection.onClose(() => {
      controller.abort();
    });
    try {
      const onProgress = paced<ImportState>(TELL_EVERY_MS, (state) => {
        connection.push({ type: 'import', progress: { importId, ...state } });
      });
      return await this.store.import(await takeFile(importId, signal), { signal, onProgress });
    } finally {
      this.running.delete(importId);
    }
  }

  /** Ends what this window has asked to be taken in; nobody else's. */
  cancel(importId: string, connection: HostConnection): void {
    const running = this.running.get(importId);
    if (running?.connection === connection) running.controller.abort();
  }
}

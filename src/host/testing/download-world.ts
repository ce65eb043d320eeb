/** Downloads for tests: the transfers are played, the disk is memory. */
import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import { memoryFolder } from '@/tests/fixtures/memory-folder';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { onNewMark } from '@/src/host/models/download-mark';
import { Downloads, type DownloadDeps } from '@/src/host/models/downloads';
import { DownloadStore } from '@/src/models/download/download-store';
import type { TransferState } from '@/src/models/download/transfer';
import type { WantedFile } from '@/src/models/download/wanted-file';
import { ModelFolder } from '@/src/models/model-folder';
import { ModelStore } from '@/src/models/store';
import type { Download, DownloadMark } from '@/src/protocol/download';

/** Two models. */
export const bytes = tinyGguf();
export const other = tinyGguf({ seed: 2 });

export const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

export const wanted = (id: string, content: Uint8Array): WantedFile => ({
  id,
  name: `Model ${id}`,
  repository: 'o/m',
  revision: null,
  path: `files/${id}.gguf`,
  sha256: hashOf(content),
  bytes: content.length,
  exact: true,
  chunks: null,
});

/** One transfer that a test plays. */
interface Played {
  readonly sha256: string;
  state(state: Partial<TransferState>): void;
  arrive(content: Uint8Array<ArrayBuffer>): void;
  finish(): void;
  fail(error: Error): void;
}

/** The hosts of one test, on one disk. */
export class DownloadWorld {
  readonly disk = memoryFolder();
  readonly played: Played[] = [];
  readonly marks: DownloadMark[] = [];
  models = this.newStore();
  /** What the catalogue has. */
  list = [wanted('one', bytes), wanted('two', other)];
  /** Whether there is permission to reach the models' hosts. */
  allowed = true;
  /** The tests that models go through: none is due, unless a test says so. */
  trial: DownloadDeps['trial'] = { isDue: () => Promise.resolve(false), run: () => Promise.resolve() };

  /** A host that starts anew on the same disk. */
  open(): Promise<Downloads> {
    this.models = this.newStore();
    return Downloads.open({
      find: (id) => this.list.find((entry) => entry.id === id),
      sourceOf: () => ({ address: 'https://models.example.org/m', hosts: ['https://models.example.org/*'] }),
      files: new DownloadStore(() => Promise.resolve(new ModelFolder(this.disk.handle))),
      models: this.models,
      run: this.run,
      isAllowed: () => Promise.resolve(this.allowed),
      trial: this.trial,
      onChange: onNewMark((mark) => {
        this.marks.push(mark);
        return Promise.resolve();
      }),
    });
  }

  /** A transfer, once it has begun. */
  transfer(index: number): Promise<Played> {
    return vi.waitFor(() => {
      const transfer = this.played[index];
      if (!transfer) throw new Error('not yet');
      return transfer;
    });
  }

  private newStore(): ModelStore {
    return new ModelStore({
      hear: ({ architecture }) => Promise.resolve({ engines: architecture === 'llama' ? ['llama'] : [], refusals: [] }),
      openFolder: () => Promise.resolve(new ModelFolder(this.disk.handle)),
    });
  }

  private readonly run: DownloadDeps['run'] = (job, files, { signal, onState }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new DOMException('', 'AbortError'));
      });
      this.played.push({
        sha256: job.sha256,
        finish: resolve,
        fail: reject,
        state: (state) => {
          onState({ phase: 'transferring', done: 0, total: job.total ?? 0, retryAt: null, error: null, ...state });
        },
        arrive: (content) => {
          this.disk.files.set(files.data.name, content);
        },
      });
    });
}

/** What a window is told that begins to follow the downloads. */
export function listOf(downloads: Downloads): readonly Download[] {
  let told: readonly Download[] = [];
  void downloads.follow(AbortSignal.abort(), (all) => {
    told = all;
  });
  return told;
}

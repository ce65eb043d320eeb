/**
 * Unfinished downloads on the disk. `<sha256>.download` is what has arrived, `….resume` what the worker needs to go on,
 * `….wanted` which model it is and why it halts, `….room` an empty file to measure free room with.
 */
import * as v from 'valibot';
import { ModelIdSchema } from '@/src/protocol/catalogue';
import { ErrorInfoSchema } from '@/src/protocol/errors';
import { SHA256_PATTERN } from '@/src/protocol/ids';
import type { ModelFolder } from '@/src/models/model-folder';
import type { DownloadFiles } from './download-messages';

const OURS = new RegExp(`^(${SHA256_PATTERN})\\.(?:download|resume|wanted|room)$`);

const WantedSchema = v.object({
  version: v.literal(1),
  modelId: ModelIdSchema,
  /** Why it has stopped: the user paused it, or an error; null while it runs. */
  halt: v.union([v.literal('paused'), ErrorInfoSchema, v.null()]),
});
type Wanted = v.InferOutput<typeof WantedSchema>;

export interface UnfinishedDownload extends Omit<Wanted, 'version'> {
  readonly sha256: string;
  /** Bytes that have arrived. */
  readonly done: number;
}

export class DownloadStore {
  private opened: Promise<ModelFolder> | undefined;

  constructor(private readonly openFolder: () => Promise<ModelFolder>) {}

  /** Downloads that earlier hosts left unfinished. Files without a sound `….wanted` are removed. */
  async list(): Promise<UnfinishedDownload[]> {
    const folder = await this.folder();
    const hashes = new Set((await folder.names()).flatMap((name) => OURS.exec(name)?.[1] ?? []));
    const found: UnfinishedDownload[] = [];
    for (const sha256 of hashes) {
      const wanted = v.safeParse(WantedSchema, await folder.readJson(`${sha256}.wanted`));
      if (wanted.success)
        found.push({
          sha256,
          modelId: wanted.output.modelId,
          halt: wanted.output.halt,
          done: await folder.size(`${sha256}.download`),
        });
      else await this.discard(sha256);
    }
    return found;
  }

  /** The files of a download, empty or as an earlier attempt left them. */
  async begin(sha256: string, modelId: string): Promise<DownloadFiles> {
    const folder = await this.folder();
    const [data, note, room] = await Promise.all([
      folder.create(`${sha256}.download`),
      folder.create(`${sha256}.resume`),
      folder.create(`${sha256}.room`),
      this.note(sha256, modelId, null),
    ]);
    return { data, note, room };
  }

  /** Writes down the state of a download. */
  async note(sha256: string, modelId: string, halt: Wanted['halt']): Promise<void> {
    await (await this.folder()).writeJson(`${sha256}.wanted`, { version: 1, modelId, halt } satisfies Wanted);
  }

  /** Removes a download. Its `….wanted` goes last, so that a removal that is cut off leaves no unknown files. */
  async discard(sha256: string): Promise<void> {
    const folder = await this.folder();
    await Promise.all(['room', 'download', 'resume'].map((kind) => folder.removeFile(`${sha256}.${kind}`)));
    await folder.removeFile(`${sha256}.wanted`);
  }

  private folder(): Promise<ModelFolder> {
    this.opened ??= this.openFolder().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    });
    return this.opened;
  }
}

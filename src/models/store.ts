/** The models on this machine. Runs in the host; needs no database, for the files and their headers say everything. */
import * as v from 'valibot';
import type { ModelSource } from '@/src/engine/engine';
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { EngineId } from '@/src/protocol/task';
import { copyWithHash } from './copy-file';
import { openModelFolder, type ModelFolder } from './model-folder';
import { modelInfo, ModelNoteSchema, type ModelNote } from './model-note';

export interface ModelStoreOptions {
  /** The engines that can run such a model on some machine. */
  enginesFor(facts: ModelFacts): Promise<EngineId[]>;
  /** Where the files are; the browser's private file system unless said otherwise. */
  openFolder?: () => Promise<ModelFolder>;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  /** In bytes. */
  onProgress(progress: { done: number; total: number }): void;
}

export class ModelStore {
  private readonly enginesFor: ModelStoreOptions['enginesFor'];
  private readonly openFolder: () => Promise<ModelFolder>;
  private opened: Promise<ModelFolder> | undefined;

  constructor({ enginesFor, openFolder = openModelFolder }: ModelStoreOptions) {
    this.enginesFor = enginesFor;
    this.openFolder = openFolder;
  }

  /** All models that can be opened. */
  async list(): Promise<ModelInfo[]> {
    const folder = await this.folder();
    const infos = await Promise.all((await folder.models()).map((sha256) => this.info(folder, sha256)));
    return infos.filter((info) => info !== undefined);
  }

  /** @throws SottoError `model-missing` where there is no such model, or its file is damaged. */
  async open(sha256: string): Promise<ModelSource> {
    const folder = await this.folder();
    const info = await this.info(folder, sha256);
    if (!info) throw new SottoError('model-missing', 'the model is not on this machine');
    const file = async (): Promise<Blob> => {
      const found = await folder.file(sha256);
      if (!found) throw new SottoError('model-missing', 'the model has been removed');
      return found;
    };
    return { info, file };
  }

  /**
   * Takes in a file: checks its header, copies it and hashes it on the way. A file that is here already is not kept
   * twice. Whatever fails leaves nothing behind.
   * @throws AbortError after `signal`; SottoError `model-…` for a file that is no usable model, `storage-full` with
   * `needed` and `free` bytes, `storage-broken` where the browser cannot write.
   */
  async import(file: File, { signal, onProgress }: ImportOptions): Promise<ModelInfo> {
    signal.throwIfAborted();
    const facts = describe(await readGguf(file));
    const engines = await this.enginesFor(facts);
    if (engines.length === 0) throw new SottoError('model-unsupported', 'no engine runs this kind of model');
    const folder = await this.folder();
    const part = await folder.startPart();
    try {
      const target = await part.handle.createWritable();
      const sha256 = await copyWithHash(file, target, { signal, onProgress: (done) => { onProgress({ done, total: file.size }); } });
      const known = await this.info(folder, sha256);
      if (known) return known;
      await folder.finishPart(part.handle, sha256);
      const note: ModelNote = { version: 1, fileName: file.name, bytes: file.size, addedAt: Date.now(), facts };
      await folder.writeNote(sha256, note).catch(async (error: unknown) => {
        await folder.remove(sha256);
        throw error;
      });
      return modelInfo(sha256, note, engines);
    } catch (error) {
      throw await nameStorageErrors(error, file.size);
    } finally {
      // After a finished import there is nothing of this name any more.
      await folder.removeFile(part.name).catch(() => undefined);
    }
  }

  /** Removes a model's file and what was kept about it. */
  async remove(sha256: string): Promise<void> {
    await (await this.folder()).remove(sha256);
  }

  /** The folder, cleared of imports that an earlier host didn't finish: this host has none running yet. */
  private folder(): Promise<ModelFolder> {
    this.opened ??= this.openClean().catch((error: unknown) => {
      this.opened = undefined;
      throw new SottoError('storage-broken', 'the browser gives no access to its file system', undefined, { cause: error });
    });
    return this.opened;
  }

  private async openClean(): Promise<ModelFolder> {
    const folder = await this.openFolder();
    for (const name of await folder.parts()) await folder.removeFile(name).catch(() => undefined);
    return folder;
  }

  /** Undefined where the file is missing or no model. */
  private async info(folder: ModelFolder, sha256: string): Promise<ModelInfo | undefined> {
    const file = await folder.file(sha256);
    if (!file) return undefined;
    const note = v.safeParse(ModelNoteSchema, await folder.note(sha256));
    const sound = note.success && note.output.bytes === file.size;
    const known = sound ? note.output : await this.remake(folder, sha256, file);
    return known && modelInfo(sha256, known, await this.enginesFor(known.facts));
  }

  /** A note that is missing, damaged or of another version, made anew from the file. */
  private async remake(folder: ModelFolder, sha256: string, file: File): Promise<ModelNote | undefined> {
    try {
      const facts = describe(await readGguf(file));
      const note: ModelNote = { version: 1, fileName: '', bytes: file.size, addedAt: file.lastModified, facts };
      await folder.writeNote(sha256, note);
      return note;
    } catch {
      return undefined;
    }
  }
}

async function nameStorageErrors(error: unknown, needed: number): Promise<unknown> {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  if (error.name !== 'QuotaExceededError') return new SottoError('storage-broken', `the browser could not write (${error.name})`);
  const { quota = 0, usage = 0 } = await navigator.storage.estimate().catch((): StorageEstimate => ({}));
  return new SottoError('storage-full', 'the disk or the browser\'s share of it is full', { needed, free: Math.max(0, quota - usage) });
}

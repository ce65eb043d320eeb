/** The models on this machine. Runs in the host. Needs no database: the files and their headers hold everything. */
import type { ModelSource } from '@/src/engine/engine';
import type { FileTraits, Support } from '@/src/engine/traits';
import type { ModelFacts } from '@/src/gguf/describe';
import { SottoError } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import { checkModelFile } from './check-file';
import { copyInWorker, hashInWorker } from './copy-worker';
import { openModelFolder, type ModelFolder } from './model-folder';
import { describeModel, modelInfo, traitsOfFile, type ModelNote } from './model-note';
import { ModelNotes } from './model-notes';
import { OneAtATime } from './one-at-a-time';
import { nameStorageErrors } from './storage-errors';

interface ModelStoreOptions {
  /** What the engines of this build say of such a model: which run it on some machine, and why others do not. */
  hear(model: FileTraits): Promise<Support>;
  /** Where the files are; the browser's private file system unless said otherwise. */
  openFolder?: () => Promise<ModelFolder>;
  /** How a file is copied; in a worker unless said otherwise. */
  copy?: typeof copyInWorker;
  /** How a file is hashed; in a worker unless said otherwise. */
  hash?: typeof hashInWorker;
}

interface ImportOptions {
  readonly signal: AbortSignal;
  onProgress(state: ImportState): void;
}

interface Opened {
  readonly folder: ModelFolder;
  readonly notes: ModelNotes;
}

export class ModelStore {
  private readonly imports = new OneAtATime();
  private opening: Promise<Opened> | undefined;

  constructor(private readonly options: ModelStoreOptions) {}

  /** All models that can be opened. */
  async list(): Promise<ModelInfo[]> {
    const { folder } = await this.opened();
    const found = await Promise.all((await folder.models()).map((sha256) => this.find(sha256)));
    return found.flatMap((model) => model?.info ?? []);
  }

  /** @throws SottoError `model-missing` where there is no such model, or its file is damaged. */
  async open(sha256: string): Promise<ModelSource> {
    const { folder } = await this.opened();
    const found = await this.find(sha256);
    if (!found) throw new SottoError('model-missing', 'the model is not on this machine');
    const file = async (): Promise<Blob> => {
      const content = await folder.file(sha256);
      if (!content) throw new SottoError('model-missing', 'the model has been removed');
      return content;
    };
    return { ...found, file, copy: folder.copyPlace(sha256) };
  }

  /** How much there is of a model's prepared copy, in bytes. */
  async copyState(sha256: string): Promise<{ kept: number | null; begun: number }> {
    const { folder } = await this.opened();
    return { kept: (await folder.copyPlace(sha256).file())?.size ?? null, begun: await folder.begunCopyBytes(sha256) };
  }

  /**
   * Takes in a file: checks its header, copies it and hashes it on the way. One at a time: a second one waits. A file
   * that is here already is not kept twice. Whatever fails leaves nothing behind.
   * @throws AbortError after `signal`; SottoError `model-…` for a file that is no usable model, `file-changed` for one
   * that cannot be read to its end, `storage-full` with `needed` and, where known, `free` bytes, `storage-broken` where
   * the browser cannot write.
   */
  async import(file: File, { signal, onProgress }: ImportOptions): Promise<ModelInfo> {
    const tell = (phase: ImportState['phase'], done = 0, model: ImportState['model'] = null): void => {
      onProgress({ phase, done, total: file.size, model });
    };
    tell('waiting');
    return this.imports.run(signal, async () => {
      tell('checking');
      const { facts, engines } = await checkModelFile(file, this.options.hear);
      signal.throwIfAborted();
      const model = describeModel({ facts, fileName: file.name, bytes: file.size }, engines);
      const sha256 = await this.take(file, facts, {
        signal,
        onProgress: (done) => {
          tell('copying', done, model);
        },
      });
      return this.added(sha256);
    });
  }

  /**
   * Takes in a file of the folder itself that is known to have this hash: checks its header and gives it its place.
   * @throws SottoError `model-…` where it is no usable model, `storage-…` as `import` does.
   */
  async adopt(
    file: FileSystemFileHandle,
    { sha256, fileName }: { sha256: string; fileName: string },
  ): Promise<ModelInfo> {
    const { notes } = await this.opened();
    const content = await file.getFile();
    const { facts } = await checkModelFile(content, this.options.hear);
    try {
      await notes.add(file, { sha256, fileName, bytes: content.size, facts });
    } catch (error) {
      throw nameStorageErrors(error, content.size, 0);
    }
    return this.added(sha256);
  }

  /**
   * Reads a model's whole file again. False where it no longer has its hash.
   * @throws SottoError `model-missing`; `file-changed` where the disk does not give it to its end; AbortError after
   * `signal`.
   */
  async verify(sha256: string, options: Parameters<typeof hashInWorker>[1]): Promise<boolean> {
    const { folder } = await this.opened();
    const file = await folder.file(sha256);
    if (!file) throw new SottoError('model-missing', 'the model is not on this machine');
    return (await (this.options.hash ?? hashInWorker)(file, options)) === sha256;
  }

  /** Notes what happened to a model, times in milliseconds since the epoch; for one that is gone, nothing. */
  async mark(sha256: string, what: Partial<Pick<ModelNote, 'usedAt' | 'testedAt' | 'testError'>>): Promise<void> {
    const { notes } = await this.opened();
    await notes.mark(sha256, what);
  }

  /** Removes a model's file and all that was made of it. */
  async remove(sha256: string): Promise<void> {
    const { notes } = await this.opened();
    await notes.remove(sha256);
  }

  /** Copies a file into the folder. Resolves with its SHA-256. */
  private async take(file: File, facts: ModelFacts, options: Parameters<typeof copyInWorker>[2]): Promise<string> {
    const { folder, notes } = await this.opened();
    const part = await folder.startPart();
    let written = 0;
    const onProgress = (done: number): void => {
      written = done;
      options.onProgress(done);
    };
    try {
      const sha256 = await (this.options.copy ?? copyInWorker)(file, part.handle, { ...options, onProgress });
      await notes.add(part.handle, { sha256, fileName: file.name, bytes: file.size, facts });
      return sha256;
    } catch (error) {
      throw nameStorageErrors(error, file.size, written);
    } finally {
      // After a finished import there is no file of this name any more.
      await folder.removeFile(part.name).catch(() => undefined);
    }
  }

  private async added(sha256: string): Promise<ModelInfo> {
    const found = await this.find(sha256);
    if (!found) throw new SottoError('storage-broken', 'the model is not where it was put');
    return found.info;
  }

  /** Undefined where the file is missing or no model. */
  private async find(sha256: string): Promise<Pick<ModelSource, 'info' | 'traits'> | undefined> {
    const { folder, notes } = await this.opened();
    const note = await notes.get(sha256);
    if (!note) return undefined;
    const traits = traitsOfFile(note.facts, note.bytes);
    const info = modelInfo(sha256, note, (await this.options.hear(traits)).engines);
    const copies = ((await folder.copyPlace(sha256).file())?.size ?? 0) + (await folder.begunCopyBytes(sha256));
    const kept = folder.isPackaged(sha256) ? { diskBytes: copies, packaged: true } : { diskBytes: note.bytes + copies };
    return { info: { ...info, ...kept }, traits };
  }

  /** The folder and its notes. Where it cannot be opened, the next call tries again. */
  private opened(): Promise<Opened> {
    this.opening ??= this.openClean().catch((error: unknown) => {
      this.opening = undefined;
      throw new SottoError('storage-broken', 'the browser gives no access to its file system', undefined, {
        cause: error,
      });
    });
    return this.opening;
  }

  /** Removes what unfinished imports of an earlier host have left: this host has none running yet. */
  private async openClean(): Promise<Opened> {
    const folder = await (this.options.openFolder ?? openModelFolder)();
    for (const name of [...(await folder.parts()), ...(await folder.orphanedCopies())])
      await folder.removeFile(name).catch(() => undefined);
    return { folder, notes: new ModelNotes(folder) };
  }
}

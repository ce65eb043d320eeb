/** The models on this machine. Runs in the host; needs no database, for the files and their headers say everything. */
import * as v from 'valibot';
import type { ModelSource } from '@/src/engine/engine';
import type { FileTraits, Support } from '@/src/engine/traits';
import { checkModel } from '@/src/gguf/check-model';
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import type { ImportState, ModelInfo } from '@/src/protocol/model';
import type { EngineId } from '@/src/protocol/task';
import { copyInWorker, hashInWorker } from './copy-worker';
import { openModelFolder, type ModelFolder } from './model-folder';
import {
  describeModel,
  modelInfo,
  ModelNoteSchema,
  NOTE_VERSION,
  OriginSchema,
  traitsOfFile,
  type ModelNote,
} from './model-note';
import { OneAtATime } from './one-at-a-time';
import { nameFileErrors, nameStorageErrors } from './storage-errors';

export interface ModelStoreOptions {
  /** What the engines of this build say of such a model: which run it on some machine, and why others do not. */
  hear(model: FileTraits): Promise<Support>;
  /** Where the files are; the browser's private file system unless said otherwise. */
  openFolder?: () => Promise<ModelFolder>;
  /** How a file is copied; in a worker unless said otherwise. */
  copy?: typeof copyInWorker;
  /** How a file is hashed; in a worker unless said otherwise. */
  hash?: typeof hashInWorker;
}

export interface ImportOptions {
  readonly signal: AbortSignal;
  onProgress(state: ImportState): void;
}

export class ModelStore {
  private readonly options: ModelStoreOptions;
  private readonly imports = new OneAtATime();
  /** Whatever writes or removes a note: each begins with what the one before it has left. */
  private readonly notes = new OneAtATime();
  private opened: Promise<ModelFolder> | undefined;

  constructor(options: ModelStoreOptions) {
    this.options = options;
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
    const found = await this.find(folder, sha256);
    if (!found) throw new SottoError('model-missing', 'the model is not on this machine');
    const { info, traits } = found;
    const file = async (): Promise<Blob> => {
      const found = await folder.file(sha256);
      if (!found) throw new SottoError('model-missing', 'the model has been removed');
      return found;
    };
    return { info, traits, file, copy: folder.copyPlace(sha256) };
  }

  /** How much there is of a model's prepared copy, in bytes. */
  async copyState(sha256: string): Promise<{ kept: number | null; begun: number }> {
    const folder = await this.folder();
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
      const { facts, engines } = await this.check(file);
      signal.throwIfAborted();
      const model = describeModel({ facts, fileName: file.name, bytes: file.size }, engines);
      const sha256 = await this.take(file, facts, {
        signal,
        onProgress: (done) => {
          tell('copying', done, model);
        },
      });
      const info = await this.info(await this.folder(), sha256);
      if (!info) throw new SottoError('storage-broken', 'the model is not where it was put');
      return info;
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
    const folder = await this.folder();
    const content = await file.getFile();
    const { facts } = await this.check(content);
    try {
      await this.place(folder, file, { sha256, fileName, bytes: content.size, facts });
    } catch (error) {
      throw nameStorageErrors(error, content.size, 0);
    }
    const info = await this.info(folder, sha256);
    if (!info) throw new SottoError('storage-broken', 'the model is not where it was put');
    return info;
  }

  /**
   * Reads a model's whole file again. False where it is not what its hash says any more.
   * @throws SottoError `model-missing`; `file-changed` where the disk does not give it to its end; AbortError after
   * `signal`.
   */
  async verify(sha256: string, options: Parameters<typeof hashInWorker>[1]): Promise<boolean> {
    const file = await (await this.folder()).file(sha256);
    if (!file) throw new SottoError('model-missing', 'the model is not on this machine');
    return (await (this.options.hash ?? hashInWorker)(file, options)) === sha256;
  }

  /** Notes what happened to a model, times in milliseconds since the epoch; for one that is gone, nothing. */
  async mark(sha256: string, what: Partial<Pick<ModelNote, 'usedAt' | 'testedAt' | 'testError'>>): Promise<void> {
    const folder = await this.folder();
    await this.whileNoteStays(async () => {
      const note = (await this.note(folder, sha256)) ?? (await this.remake(folder, sha256));
      const isTried = 'testedAt' in what || 'testError' in what;
      if (note) await folder.writeNote(sha256, { ...note, ...what, ...(isTried && { untried: false }) });
    });
  }

  /** Removes a model's file and all that was made of it. A note that is being written comes first, or it would stay. */
  async remove(sha256: string): Promise<void> {
    await this.whileNoteStays(async () => (await this.folder()).remove(sha256));
  }

  private async check(file: File): Promise<{ facts: ModelFacts; engines: readonly EngineId[] }> {
    const gguf = await readGguf(file).catch((error: unknown) => {
      throw nameFileErrors(error);
    });
    checkModel(gguf);
    const facts = describe(gguf);
    const { engines, refusals } = await this.options.hear(traitsOfFile(facts, file.size));
    if (engines.length > 0) return { facts, engines };
    const limits = refusals.flatMap(({ code, limit }) => (code === 'too-large' && limit !== undefined ? limit : []));
    throw limits.length > 0
      ? new SottoError('model-too-large', 'no engine opens so large a file', {
          bytes: file.size,
          limit: limits.reduce((most, limit) => Math.max(most, limit)),
        })
      : new SottoError('model-unsupported', 'no engine runs this kind of model', { architecture: facts.architecture });
  }

  /** Copies a file into the folder. Resolves with its SHA-256. */
  private async take(file: File, facts: ModelFacts, options: Parameters<typeof copyInWorker>[2]): Promise<string> {
    const folder = await this.folder();
    const part = await folder.startPart();
    let written = 0;
    const onProgress = (done: number): void => {
      written = done;
      options.onProgress(done);
    };
    try {
      const sha256 = await (this.options.copy ?? copyInWorker)(file, part.handle, { ...options, onProgress });
      await this.place(folder, part.handle, { sha256, fileName: file.name, bytes: file.size, facts });
      return sha256;
    } catch (error) {
      throw nameStorageErrors(error, file.size, written);
    } finally {
      // After a finished import there is nothing of this name any more.
      await folder.removeFile(part.name).catch(() => undefined);
    }
  }

  /** Gives a whole file its name, unless the model is here already, and writes down what is known of it. */
  private async place(
    folder: ModelFolder,
    file: FileSystemFileHandle,
    { sha256, ...known }: { sha256: string } & Pick<ModelNote, 'fileName' | 'bytes' | 'facts'>,
  ): Promise<void> {
    const note: ModelNote = { version: NOTE_VERSION, addedAt: Date.now(), untried: true, ...known };
    await this.whileNoteStays(async () => {
      if ((await this.note(folder, sha256)) ?? (await this.remake(folder, sha256))) return;
      // Where a damaged file is in the way, moving onto it would fail.
      await folder.remove(sha256);
      await folder.finishPart(file, sha256);
      await folder.writeNote(sha256, note).catch(async (error: unknown) => {
        await folder.remove(sha256);
        throw error;
      });
    });
  }

  /** The folder, cleared of imports that an earlier host didn't finish: this host has none running yet. */
  private folder(): Promise<ModelFolder> {
    this.opened ??= this.openClean().catch((error: unknown) => {
      this.opened = undefined;
      throw new SottoError('storage-broken', 'the browser gives no access to its file system', undefined, {
        cause: error,
      });
    });
    return this.opened;
  }

  private async openClean(): Promise<ModelFolder> {
    const folder = await (this.options.openFolder ?? openModelFolder)();
    for (const name of [...(await folder.parts()), ...(await folder.orphanedCopies())])
      await folder.removeFile(name).catch(() => undefined);
    return folder;
  }

  private async info(folder: ModelFolder, sha256: string): Promise<ModelInfo | undefined> {
    return (await this.find(folder, sha256))?.info;
  }

  /** Undefined where the file is missing or no model. */
  private async find(folder: ModelFolder, sha256: string): Promise<Pick<ModelSource, 'info' | 'traits'> | undefined> {
    const known =
      (await this.note(folder, sha256)) ??
      (await this.whileNoteStays(async () => (await this.note(folder, sha256)) ?? this.remake(folder, sha256)));
    if (!known) return undefined;
    const traits = traitsOfFile(known.facts, known.bytes);
    const info = modelInfo(sha256, known, (await this.options.hear(traits)).engines);
    const copies = ((await folder.copyPlace(sha256).file())?.size ?? 0) + (await folder.begunCopyBytes(sha256));
    const kept = folder.isPackaged(sha256)
      ? { diskBytes: copies, packaged: true }
      : { diskBytes: known.bytes + copies };
    return { info: { ...info, ...kept }, traits };
  }

  /** Runs `task` when no other one changes a note. */
  private whileNoteStays<T>(task: () => Promise<T>): Promise<T> {
    return this.notes.run(new AbortController().signal, task);
  }

  /** What is kept of a model's file, or undefined where that is not here or is another one. */
  private async note(folder: ModelFolder, sha256: string): Promise<ModelNote | undefined> {
    const bytes = await folder.bytes(sha256);
    if (bytes === undefined) return undefined;
    const note = v.safeParse(ModelNoteSchema, await folder.note(sha256));
    return note.success && note.output.bytes === bytes ? note.output : undefined;
  }

  /**
   * A note that is missing, damaged or of another version, made anew from the file. It takes long enough for a whole
   * import: to be called in `whileNoteStays`.
   */
  private async remake(folder: ModelFolder, sha256: string): Promise<ModelNote | undefined> {
    try {
      const file = await folder.file(sha256);
      if (!file) return undefined;
      const facts = describe(await readGguf(file));
      const origin = v.safeParse(OriginSchema, await folder.note(sha256));
      // Without a note nobody knows whether it has ever answered: the host may have ended between the file and its
      // note.
      const kept = origin.success
        ? origin.output
        : { fileName: '', addedAt: file.lastModified, untried: !folder.isPackaged(sha256) };
      const note: ModelNote = { version: NOTE_VERSION, ...kept, bytes: file.size, facts };
      await folder.writeNote(sha256, note);
      return note;
    } catch {
      return undefined;
    }
  }
}

/**
 * Model files in the browser's private file system (OPFS): `models/<sha256>.gguf`. `<sha256>.json` holds what is known
 * about one and can be made anew from the file. `….part` is an unfinished import. `<sha256>.prepared` is a copy that
 * loads faster, `<sha256>.preparing` an unfinished one. The files of downloads: `download/download-store.ts`.
 */
import type { CopyPlace } from '@/src/engine/engine';
import { SHA256_PATTERN } from '@/src/protocol/ids';

const FOLDER = 'models';
const MODEL = new RegExp(`^(${SHA256_PATTERN})\\.gguf$`);
const PART = '.part';
const COPY = new RegExp(`^(${SHA256_PATTERN})\\.prepar(?:ed|ing)$`);

/** In every browser that Sotto runs in, though not in TypeScript's library yet. */
type MovableHandle = FileSystemFileHandle & { move(name: string): Promise<void> };

/** Opens the folder of all models, in this extension's own storage. */
export async function openModelFolder(): Promise<ModelFolder> {
  return new ModelFolder(await modelDirectory());
}

/** The directory of the folder. */
export async function modelDirectory(): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(FOLDER, { create: true });
}

export class ModelFolder {
  constructor(private readonly directory: FileSystemDirectoryHandle) {}

  /** SHA-256 of each model here. */
  async models(): Promise<string[]> {
    return (await this.names()).flatMap((name) => MODEL.exec(name)?.[1] ?? []);
  }

  /** Whether a model is part of this package. Then it takes no room here and cannot be removed. */
  isPackaged(_sha256: string): boolean {
    return false;
  }

  /** The size of a model's file, or undefined where it is not here. */
  async bytes(sha256: string): Promise<number | undefined> {
    return (await this.file(sha256))?.size;
  }

  /** A model's file, or undefined. */
  async file(sha256: string): Promise<File | undefined> {
    return this.read(`${sha256}.gguf`);
  }

  /** What is kept about a model, unchecked; undefined where it is missing or cannot be read. */
  async note(sha256: string): Promise<unknown> {
    return this.readJson(`${sha256}.json`);
  }

  /** Replaces what is kept about a model. */
  async writeNote(sha256: string, note: unknown): Promise<void> {
    await this.writeJson(`${sha256}.json`, note);
  }

  /** A file's JSON, unchecked; undefined where it is missing or cannot be read. */
  async readJson(name: string): Promise<unknown> {
    try {
      const file = await this.read(name);
      return file && (JSON.parse(await file.text()) as unknown);
    } catch {
      return undefined;
    }
  }

  /** Replaces a file. The old one stays until the new one is whole. */
  async writeJson(name: string, value: unknown): Promise<void> {
    const writable = await (await this.create(name)).createWritable();
    await writable.write(JSON.stringify(value));
    await writable.close();
  }

  /** Opens a file of this name, or creates it empty. */
  create(name: string): Promise<FileSystemFileHandle> {
    return this.directory.getFileHandle(name, { create: true });
  }

  /** A file's size in bytes; 0 where there is none. */
  async size(name: string): Promise<number> {
    return (await this.read(name))?.size ?? 0;
  }

  /** A new, empty file for an import. */
  async startPart(): Promise<{ name: string; handle: FileSystemFileHandle }> {
    const name = `${crypto.randomUUID()}${PART}`;
    return { name, handle: await this.create(name) };
  }

  /** Gives an import that is whole its name as a model. */
  async finishPart(part: FileSystemFileHandle, sha256: string): Promise<void> {
    await (part as MovableHandle).move(`${sha256}.gguf`);
  }

  /** Files of imports that never ended, for example because the browser was closed. */
  async parts(): Promise<string[]> {
    return (await this.names()).filter((name) => name.endsWith(PART));
  }

  /** Removes a file, if it is there. */
  async removeFile(name: string): Promise<void> {
    try {
      await this.directory.removeEntry(name);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  /** Removes a model and all that was made of it. */
  async remove(sha256: string): Promise<void> {
    await this.removeFile(`${sha256}.gguf`);
    await this.removeFile(`${sha256}.json`);
    await this.copyPlace(sha256).discard();
  }

  /** Where a prepared copy of a model is kept. */
  copyPlace(sha256: string): CopyPlace {
    const [finished, begun] = [`${sha256}.prepared`, `${sha256}.preparing`];
    const discard = async (): Promise<void> => {
      await this.removeFile(begun);
      await this.removeFile(finished);
    };
    return {
      file: async () => (await this.read(finished)) ?? null,
      begin: () => this.create(begun),
      finish: async () => {
        // Chromium cannot move a file onto another one.
        await this.removeFile(finished);
        await ((await this.directory.getFileHandle(begun)) as MovableHandle).move(finished);
      },
      discard,
    };
  }

  /** The size of an unfinished copy in bytes, or 0. */
  async begunCopyBytes(sha256: string): Promise<number> {
    return this.size(`${sha256}.preparing`);
  }

  /** Copies, finished or not, of models that are no longer here. */
  async orphanedCopies(): Promise<string[]> {
    const models = await this.models();
    return (await this.names()).filter((name) => {
      const sha256 = COPY.exec(name)?.[1];
      return sha256 !== undefined && !models.includes(sha256);
    });
  }

  /** Names of all files. */
  async names(): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.directory.keys()) names.push(name);
    return names;
  }

  private async read(name: string): Promise<File | undefined> {
    try {
      return await (await this.directory.getFileHandle(name)).getFile();
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotFoundError';
}

/** What is known of each model, kept beside its file. Each change begins with what the one before it has left. */
import * as v from 'valibot';
import { describe } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import type { ModelFolder } from './model-folder';
import { ModelNoteSchema, NOTE_VERSION, OriginSchema, type ModelNote } from './model-note';
import { OneAtATime } from './one-at-a-time';

export class ModelNotes {
  private readonly changes = new OneAtATime();

  constructor(private readonly folder: ModelFolder) {}

  /** A model's note, made anew from the file where it is not sound. Undefined where the file is missing or no model. */
  async get(sha256: string): Promise<ModelNote | undefined> {
    return (await this.read(sha256)) ?? (await this.inTurn(() => this.readOrRemake(sha256)));
  }

  /** Notes what happened to a model, times in milliseconds since the epoch; for one that is gone, nothing. */
  async mark(sha256: string, what: Partial<Pick<ModelNote, 'usedAt' | 'testedAt' | 'testError'>>): Promise<void> {
    await this.inTurn(async () => {
      const note = await this.readOrRemake(sha256);
      const isTried = 'testedAt' in what || 'testError' in what;
      if (note) await this.folder.writeNote(sha256, { ...note, ...what, ...(isTried && { untried: false }) });
    });
  }

  /** Gives a whole file its name, unless the model is here already, and writes down what is known of it. */
  async add(
    file: FileSystemFileHandle,
    { sha256, ...known }: { sha256: string } & Pick<ModelNote, 'fileName' | 'bytes' | 'facts'>,
  ): Promise<void> {
    const note: ModelNote = { version: NOTE_VERSION, addedAt: Date.now(), untried: true, ...known };
    await this.inTurn(async () => {
      if (await this.readOrRemake(sha256)) return;
      // A file cannot be moved onto a damaged one.
      await this.folder.remove(sha256);
      await this.folder.finishPart(file, sha256);
      await this.folder.writeNote(sha256, note).catch(async (error: unknown) => {
        await this.folder.remove(sha256);
        throw error;
      });
    });
  }

  /** Removes a model and all that was made of it. Waits for a note that is being written, or that note would stay. */
  async remove(sha256: string): Promise<void> {
    await this.inTurn(() => this.folder.remove(sha256));
  }

  /** Runs `task` when no other one changes a note. */
  private inTurn<T>(task: () => Promise<T>): Promise<T> {
    return this.changes.run(new AbortController().signal, task);
  }

  private async readOrRemake(sha256: string): Promise<ModelNote | undefined> {
    return (await this.read(sha256)) ?? (await this.remake(sha256));
  }

  /** A model's note, or undefined where its file is not here or is another one. */
  private async read(sha256: string): Promise<ModelNote | undefined> {
    const bytes = await this.folder.bytes(sha256);
    if (bytes === undefined) return undefined;
    const note = v.safeParse(ModelNoteSchema, await this.folder.note(sha256));
    return note.success && note.output.bytes === bytes ? note.output : undefined;
  }

  /**
   * Makes a note anew from the file, for one that is missing, damaged or of another version. Long enough for an import
   * to finish meanwhile, so it is called in turn.
   */
  private async remake(sha256: string): Promise<ModelNote | undefined> {
    try {
      const file = await this.folder.file(sha256);
      if (!file) return undefined;
      const facts = describe(await readGguf(file));
      const origin = v.safeParse(OriginSchema, await this.folder.note(sha256));
      // Without a note it counts as untried: the browser may have been closed between the file and its note.
      const kept = origin.success
        ? origin.output
        : { fileName: '', addedAt: file.lastModified, untried: !this.folder.isPackaged(sha256) };
      const note: ModelNote = { version: NOTE_VERSION, ...kept, bytes: file.size, facts };
      await this.folder.writeNote(sha256, note);
      return note;
    } catch {
      return undefined;
    }
  }
}

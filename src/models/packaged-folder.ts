/** The models of a sealed build: those that the user has imported, and the package's own, which cannot be removed. */
import * as v from 'valibot';
import { SottoError } from '@/src/protocol/errors';
import { ModelInfoSchema } from '@/src/protocol/model';
import { ModelFolder, modelDirectory } from './model-folder';
import { ModelNoteSchema } from './model-note';
import { packagedBlob } from './package-file';

const FILE = '/model/model.gguf';
const NOTE = '/model/model.json';

/** The file that the build writes from the model's header (tools/build/sealed-model.ts). */
const PackagedSchema = v.object({ sha256: ModelInfoSchema.entries.sha256, note: ModelNoteSchema });
type Packaged = v.InferOutput<typeof PackagedSchema>;

/** @throws SottoError `model-missing` where the package is damaged. */
export async function openPackagedFolder(
  readFile = packagedBlob,
  openDirectory = modelDirectory,
): Promise<ModelFolder> {
  const packaged = v.safeParse(PackagedSchema, JSON.parse(await (await readFile(NOTE)).text()));
  if (!packaged.success) throw new SottoError('model-missing', 'the package has a damaged note about its model');
  return new PackagedFolder(await openDirectory(), packaged.output, readFile);
}

class PackagedFolder extends ModelFolder {
  constructor(
    directory: FileSystemDirectoryHandle,
    private readonly packaged: Packaged,
    private readonly readFile: typeof packagedBlob,
  ) {
    super(directory);
  }

  override async models(): Promise<string[]> {
    return [...new Set([this.packaged.sha256, ...(await super.models())])];
  }

  override isPackaged(sha256: string): boolean {
    return sha256 === this.packaged.sha256;
  }

  override async bytes(sha256: string): Promise<number | undefined> {
    return this.isPackaged(sha256) ? this.packaged.note.bytes : super.bytes(sha256);
  }

  override async file(sha256: string): Promise<File | undefined> {
    if (!this.isPackaged(sha256)) return super.file(sha256);
    const { fileName, addedAt } = this.packaged.note;
    return new File([await this.readFile(FILE)], fileName, { lastModified: addedAt });
  }

  override async note(sha256: string): Promise<unknown> {
    return this.isPackaged(sha256) ? this.packaged.note : super.note(sha256);
  }

  override async remove(sha256: string): Promise<void> {
    if (this.isPackaged(sha256)) throw new SottoError('forbidden', 'this model is part of the package');
    await super.remove(sha256);
  }
}

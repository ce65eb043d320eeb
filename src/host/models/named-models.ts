/**
 * Puts the models that providers have themselves beside those that are files. The rest of the host treats all alike.
 */
import type { ModelSource, NamedModel, Provider } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { InstalledModels } from './installed-models';

type Noted = Parameters<InstalledModels['mark']>[1];

/** Such a model has no file to hash: its id is the hash of its name. */
async function keyOf(provider: string, name: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${provider}:${name}`));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

class NamedModels {
  /** What was noted of each in this host's life. Nothing of it is on the disk. */
  private readonly notes = new Map<string, Noted>();

  constructor(private readonly providers: readonly Provider[]) {}

  async all(): Promise<ModelSource[]> {
    const listed = await Promise.all(
      this.providers.map(async ({ id, models }) =>
        Promise.all(((await models?.()) ?? []).map((model) => this.source(id, model))),
      ),
    );
    return listed.flat();
  }

  async find(sha256: string): Promise<ModelSource | undefined> {
    return (await this.all()).find(({ info }) => info.sha256 === sha256);
  }

  note(sha256: string, what: Noted): void {
    this.notes.set(sha256, { ...this.notes.get(sha256), ...what });
  }

  private async source(provider: string, { name, title, contextTokens }: NamedModel): Promise<ModelSource> {
    const sha256 = await keyOf(provider, name);
    const { testError, ...times } = this.notes.get(sha256) ?? {};
    const info: ModelInfo = {
      sha256,
      name: title,
      bytes: 0,
      architecture: '',
      contextTokens,
      quantization: '',
      license: '',
      chatTemplate: true,
      addedAt: 0,
      at: provider,
      engines: [provider],
      ...times,
      ...(testError && { testError }),
    };
    const file = (): Promise<never> => Promise.reject(new SottoError('model-missing', 'this model has no file'));
    return { info, traits: { kind: 'named', provider, name }, file };
  }
}

/** The models that are files, and after them those that providers have themselves. */
export function withNamedModels(files: InstalledModels, providers: readonly Provider[]): InstalledModels {
  const named = new NamedModels(providers);
  const isNamed = async (sha256: string): Promise<boolean> => (await named.find(sha256)) !== undefined;
  return {
    list: async () => [...(await files.list()), ...(await named.all()).map(({ info }) => info)],
    open: async (sha256) => (await named.find(sha256)) ?? files.open(sha256),
    copyState: async (sha256) => ((await isNamed(sha256)) ? { kept: null, begun: 0 } : files.copyState(sha256)),
    import: (file, options) => files.import(file, options),
    verify: async (sha256, options) => (await isNamed(sha256)) || files.verify(sha256, options),
    mark: async (sha256, what) => {
      if (await isNamed(sha256)) named.note(sha256, what);
      else await files.mark(sha256, what);
    },
    remove: async (sha256) => {
      if (!(await isNamed(sha256))) await files.remove(sha256);
    },
  };
}

/** What tests of downloads share: a publisher, two of its models, and a package that downloads from it. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Bench } from './bench.ts';
import { callHost, clearStory, listed, paddedModel, sightOf, untilPhase, wayOf } from './downloads.ts';
import { hashOnDisk } from './hash-on-disk.ts';
import { bytesFile, ModelServer } from './model-server.ts';
import { untilModelFiles } from './models-page.ts';
import type { ModelsFrom } from './package-models.ts';
import type { Place } from './place.ts';

/** Size in bytes of each model, and of the pieces with hashes of their own. */
export const SIZE = 6_000_000;
export const PIECE = 1 << 20;
/** In bytes per second: so slow that a test can do something meanwhile. */
export const SLOW = 1_500_000;
export const WHOLE = { id: 'whole', content: paddedModel(SIZE, 1), pieces: null };
export const PIECES = { id: 'pieces', content: paddedModel(SIZE, 2), pieces: PIECE };
export const MODELS = [WHOLE, PIECES];
/** A model of this publisher. */
interface PaddedModel {
  readonly id: string;
  readonly content: Uint8Array;
}

export const hashOf = ({ content }: PaddedModel): string => createHash('sha256').update(content).digest('hex');
export const kept = (model: PaddedModel): string[] => [`${hashOf(model)}.gguf`, `${hashOf(model)}.json`];

interface WorldOptions {
  /** Whether the extension has permission for the publisher's host. Default: yes. */
  readonly hasPermission?: boolean;
  /** The path of the address that models are under, such as `/mirror`. */
  readonly prefix?: string;
}

export class DownloadWorld {
  private started: ModelServer | undefined;
  private readonly hasPermission: boolean;
  private readonly prefix: string;

  constructor({ hasPermission = true, prefix = '' }: WorldOptions = {}) {
    this.hasPermission = hasPermission;
    this.prefix = prefix;
  }

  get server(): ModelServer {
    if (!this.started) throw new Error('The publisher did not start.');
    return this.started;
  }

  /** Starts the publisher. */
  async start(): Promise<ModelsFrom> {
    this.started = await ModelServer.start();
    return {
      base: this.server.base + this.prefix,
      list: MODELS.map((model) => listed(model)),
      hasPermission: this.hasPermission,
    };
  }

  async end(): Promise<void> {
    await this.started?.close();
  }

  /** Empties the list and the disk, so that each test begins with nothing. */
  async clear({ options: { place } }: Bench): Promise<void> {
    for (const model of MODELS) {
      await callHost(place, 'host.cancelDownload', { modelId: model.id });
      await callHost(place, 'host.removeModel', { sha256: hashOf(model) });
    }
    await untilModelFiles(place, []);
    await clearStory(place);
    this.server.forget();
    for (const { id, content } of MODELS) this.server.put(wayOf(id, this.prefix), bytesFile(content));
  }
}

/** Waits until a download is over, and expects its model on the disk, and nothing else. */
export async function expectWhole(place: Place, model: PaddedModel): Promise<void> {
  await untilPhase(place, model.id, ['done', 'failed']);
  expect(await sightOf(place, model.id)).toMatchObject({ phase: 'done', done: SIZE, error: null });
  await untilModelFiles(place, kept(model));
  expect(await hashOnDisk(place, `${hashOf(model)}.gguf`)).toBe(hashOf(model));
}

/** The text on the toolbar button. */
export function badge(bench: Bench): Promise<string> {
  return bench.session.inBackground(async () => {
    interface Action {
      getBadgeText(tab: object): Promise<string>;
    }
    const api = globalThis as unknown as {
      browser?: { action?: Action; browserAction?: Action };
      chrome: { action: Action };
    };
    return (api.browser?.browserAction ?? api.browser?.action ?? api.chrome.action).getBadgeText({});
  });
}

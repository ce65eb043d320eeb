import { createMemo, createResource, createSignal } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { Download } from '@/src/protocol/download';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { LostModel, ModelInfo } from '@/src/protocol/model';
import { chosenModel } from '../model-choice';
import { useServices } from '../services';
import { formatBytes } from '../words/format';

/** What stands on the page about the models on this machine, and what can be done with them. */
export interface Models {
  readonly known: () => readonly ModelInfo[];
  /** Removed by the browser. */
  readonly lost: () => readonly LostModel[];
  /** SHA-256 of the one in use, or null. */
  readonly active: () => string | null;
  /** Whether the host has not told yet. */
  readonly loading: () => boolean;
  /** Why the host could not tell, or why something could not be done. */
  readonly unknown: () => ErrorInfo | null;
  readonly failure: () => ErrorInfo | null;
  /** What has just happened, in a sentence. */
  readonly news: () => string;
  say(news: string): void;
  refetch(): Promise<void>;
  use(sha256: string): Promise<void>;
  /** A file was taken in: it is used from now on. */
  added(model: ModelInfo): Promise<void>;
  /** A download has become a model. `model`: as the catalogue knew it before. */
  arrived(download: Download, model: CatalogueModel | undefined): Promise<void>;
  remove(model: Pick<ModelInfo, 'sha256' | 'name' | 'bytes'>): Promise<boolean>;
  forgetLost(model: LostModel): Promise<void>;
}

/** `chosen`: the SHA-256 in the settings, or null. Asked again whenever that changes: another window may have taken a model in. */
export function createModels(chosen: () => string | null): Models {
  const { host, settings } = useServices();
  const [news, setNews] = createSignal('');
  const [failure, setFailure] = createSignal<ErrorInfo | null>(null);
  const [status, { refetch: ask }] = createResource(() => [chosen()], () => host.call('host.status', {}));
  const told = (): ReturnType<typeof status> => (status.error === undefined ? status.latest : undefined);
  const known = createMemo((): readonly ModelInfo[] => told()?.models ?? []);
  const active = createMemo(() => chosenModel(known(), chosen())?.sha256 ?? null);
  const refetch = async (): Promise<void> => { await ask(); };
  const use = (sha256: string): Promise<void> => settings.save({ model: sha256 });

  const attempt = async (act: () => Promise<unknown>): Promise<boolean> => {
    setFailure(null);
    try {
      await act();
      return true;
    } catch (error) {
      setFailure(toErrorInfo(error, 'storage-broken'));
      return false;
    }
  };
  return {
    known, active, news, failure, refetch, use,
    lost: () => told()?.lost ?? [],
    loading: () => status.state === 'pending',
    unknown: () => (status.error === undefined ? null : toErrorInfo(status.error, 'host-unreachable')),
    say: setNews,
    async added(model) {
      await use(model.sha256);
      await refetch();
      setNews(i18n.t('options.imported', [model.name]));
    },
    async arrived({ sha256, name }, model) {
      const isUpdate = model !== undefined && model.updates !== null;
      await refetch();
      if (isUpdate) {
        setNews(i18n.t('update.testing', [name]));
        const { engine } = await settings.load();
        // The earlier version stays in use until this one has answered once.
        if (!(await attempt(() => host.call('host.selfTest', { settings: { engine, model: sha256 } })))) {
          setNews(i18n.t('update.refused', [name]));
          return;
        }
      }
      await use(sha256);
      setNews(i18n.t(isUpdate ? 'update.ready' : 'get.ready', [name]));
    },
    async remove({ sha256, name, bytes }) {
      const isGone = await attempt(async () => {
        await host.call('host.removeModel', { sha256 });
        if (chosen() === sha256) await settings.save({ model: null });
        setNews(i18n.t('options.removed', [name, formatBytes(bytes)]));
      });
      await refetch();
      return isGone;
    },
    async forgetLost({ sha256 }) {
      await attempt(() => host.call('host.forgetLost', { sha256 }));
      await refetch();
    },
  };
}

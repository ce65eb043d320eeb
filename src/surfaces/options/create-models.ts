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
  /** Lets a newer version that did not pass its test answer once more, and uses it where it does. */
  tryAgain(model: Pick<ModelInfo, 'sha256' | 'name'>): Promise<void>;
  remove(model: Pick<ModelInfo, 'sha256' | 'name' | 'bytes'>): Promise<boolean>;
  forgetLost(model: LostModel): Promise<void>;
}

/** `chosen`: the SHA-256 in the settings, or null. Asked again whenever that changes: another window may have taken a model in. */
export function createModels(chosen: () => string | null): Models {
  const { host, settings } = useServices();
  const [news, setNews] = createSignal('');
  const { failure, attempt } = createAttempts();
  const [status, { refetch: ask }] = createResource(() => [chosen()], () => host.call('host.status', {}));
  const told = (): ReturnType<typeof status> => (status.error === undefined ? status.latest : undefined);
  const known = createMemo((): readonly ModelInfo[] => told()?.models ?? []);
  const active = createMemo(() => chosenModel(known(), chosen())?.sha256 ?? null);
  const refetch = async (): Promise<void> => { await ask(); };
  const use = (sha256: string): Promise<void> => settings.save({ model: sha256 });

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
      await refetch();
      if (!model?.updates) {
        await use(sha256);
        setNews(i18n.t('get.ready', [name]));
        return;
      }
      // The host has let it answer once, and if it did has put it into the earlier version's place.
      const here = known().find((one) => one.sha256 === sha256);
      const isUsed = (await settings.load()).model === sha256;
      setNews(here ? i18n.t(here.testError ? 'update.refused' : isUsed ? 'update.ready' : 'update.passed', [name]) : '');
    },
    async tryAgain({ sha256, name }) {
      setNews(i18n.t('update.testing', [name]));
      const { engine } = await settings.load();
      const passed = await attempt(() => host.call('host.selfTest', { settings: { engine, model: sha256 } }));
      if (passed) await use(sha256);
      await refetch();
      setNews(i18n.t(passed ? 'update.ready' : 'update.refused', [name]));
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

/** Tries what may fail, and keeps why the last of it did. */
function createAttempts(): { failure: () => ErrorInfo | null; attempt(act: () => Promise<unknown>): Promise<boolean> } {
  const [failure, setFailure] = createSignal<ErrorInfo | null>(null);
  return {
    failure,
    async attempt(act) {
      setFailure(null);
      try {
        await act();
        return true;
      } catch (error) {
        setFailure(toErrorInfo(error, 'storage-broken'));
        return false;
      }
    },
  };
}

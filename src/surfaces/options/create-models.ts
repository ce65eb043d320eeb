import { createEffect, createMemo, createResource, createSignal, on, onCleanup } from 'solid-js';
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { lastThatWorked, type LostModel, type ModelInfo, type ModelTrial } from '@/src/protocol/model';
import { useServices } from '../services';
import { formatBytes } from '../words/format';

/** What stands on the page about the models on this machine, and what can be done with them. */
export interface Models {
  readonly known: () => readonly ModelInfo[];
  /** Removed by the browser. */
  readonly lost: () => readonly LostModel[];
  /** SHA-256 of the one in use, as the host decides it, or null. */
  readonly active: () => string | null;
  /** The test that a model is in, or waits for; undefined where there is none. */
  trial(sha256: string): ModelTrial | undefined;
  /** The model that worked last, besides this one; undefined where none did. */
  other(sha256: string): ModelInfo | undefined;
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
  /** A file was taken in: the host tries it, and uses it where it passes. */
  added(model: ModelInfo): Promise<void>;
  /** A download has become a model. */
  arrived(download: Download): Promise<void>;
  /** Lets a model answer its test question, once more or for the first time. */
  tryOut(model: Pick<ModelInfo, 'sha256' | 'name'>): Promise<void>;
  stopTrial(model: Pick<ModelInfo, 'sha256'>): Promise<void>;
  remove(model: Pick<ModelInfo, 'sha256' | 'name' | 'bytes'>): Promise<boolean>;
  forgetLost(model: LostModel): Promise<void>;
}

/** Between two looks at a model that is being tried, in milliseconds. */
const LOOK_EVERY_MS = 400;

interface Wishes {
  /**
   * The SHA-256 in the settings, or null. Asked again whenever that changes: another window may have taken a model in.
   */
  chosen(): string | null;
  /** Whether a model is a newer version of one that is here. */
  isUpdate(sha256: string): boolean;
  /** A model's test is over, in whatever way. */
  onTried(sha256: string): void;
}

export function createModels({ chosen, isUpdate, onTried }: Wishes): Models {
  const { host, settings } = useServices();
  const [news, setNews] = createSignal('');
  const { failure, attempt } = createAttempts();
  const [status, { refetch: ask }] = createResource(
    () => [chosen()],
    () => host.call('host.status', {}),
  );
  const told = (): ReturnType<typeof status> => (status.error === undefined ? status.latest : undefined);
  const known = createMemo(
    (before: readonly ModelInfo[]): readonly ModelInfo[] => unchanged(before, told()?.models ?? []),
    [],
  );
  const trials = createMemo((): readonly ModelTrial[] => told()?.trials ?? []);
  const refetch = async (): Promise<void> => {
    await ask();
  };
  createReturning(() => void refetch());
  const sayOutcome = (sha256: string, isUsedWords: 'get.ready' | 'options.imported' = 'options.imported'): void => {
    const model = known().find((one) => one.sha256 === sha256);
    setNews(
      model ? outcomeWords(model, { isUpdate: isUpdate(sha256), isUsed: told()?.inUse === sha256, isUsedWords }) : '',
    );
  };
  createLooking(
    trials,
    () => void refetch(),
    (sha256) => {
      sayOutcome(sha256);
      onTried(sha256);
    },
  );

  return {
    known,
    news,
    failure,
    refetch,
    active: () => told()?.inUse ?? null,
    trial: (sha256) => trials().find((trial) => trial.sha256 === sha256),
    other: (sha256) => lastThatWorked(known().filter((model) => model.sha256 !== sha256)),
    lost: () => told()?.lost ?? [],
    loading: () => status.state === 'pending',
    unknown: () => (status.error === undefined ? null : toErrorInfo(status.error, 'host-unreachable')),
    say: setNews,
    use: (sha256) => settings.save({ model: sha256 }),
    async added(model) {
      // One that was here already, and works.
      const isTried = !model.untried && !model.testError;
      if (isTried) await settings.save({ model: model.sha256 });
      await refetch();
      if (trials().some(({ sha256 }) => sha256 === model.sha256)) setNews(i18n.t('update.testing', [model.name]));
      else sayOutcome(model.sha256);
    },
    async arrived({ sha256 }) {
      // The host has let it answer once, and if it did has put it in use, unless the user has chosen another meanwhile.
      await refetch();
      sayOutcome(sha256, 'get.ready');
    },
    async tryOut({ sha256, name }) {
      setNews(i18n.t('update.testing', [name]));
      await attempt(() => host.call('host.tryModel', { sha256 }));
      await refetch();
    },
    async stopTrial({ sha256 }) {
      await attempt(() => host.call('host.stopTrial', { sha256 }));
      await refetch();
    },
    async remove({ sha256, name, bytes }) {
      const isGone = await attempt(async () => {
        await host.call('host.removeModel', { sha256 });
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

/**
 * The models, as the objects that they were where nothing has changed: what shows them then stays, and keeps the
 * keyboard.
 */
function unchanged(before: readonly ModelInfo[], now: readonly ModelInfo[]): readonly ModelInfo[] {
  const kept = now.map((model) => before.find((one) => JSON.stringify(one) === JSON.stringify(model)) ?? model);
  return kept.length === before.length && kept.every((model, index) => model === before[index]) ? before : kept;
}

/** Looks again and again while a model is being tried, and tells of each whose test is over. */
function createLooking(trials: () => readonly ModelTrial[], look: () => void, onOver: (sha256: string) => void): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  onCleanup(() => {
    clearTimeout(timer);
  });
  createEffect(
    on(trials, (now, before) => {
      clearTimeout(timer);
      if (now.length > 0) timer = setTimeout(look, LOOK_EVERY_MS);
      for (const { sha256 } of before ?? []) if (!now.some((trial) => trial.sha256 === sha256)) onOver(sha256);
    }),
  );
}

/** Looks once more when this page's reader comes back to it: elsewhere a model may have answered. */
function createReturning(look: () => void): void {
  const comeBack = (): void => {
    if (document.visibilityState === 'visible') look();
  };
  document.addEventListener('visibilitychange', comeBack);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', comeBack);
  });
}

interface Use {
  readonly isUpdate: boolean;
  /** Whether it is in use, and what is said of one that is. */
  readonly isUsed: boolean;
  readonly isUsedWords: 'get.ready' | 'options.imported';
}

/** What is said once a model's test is over; nothing where it was stopped. */
function outcomeWords({ name, testError, untried }: ModelInfo, { isUpdate, isUsed, isUsedWords }: Use): string {
  if (isUpdate) return i18n.t(testError ? 'update.refused' : isUsed ? 'update.ready' : 'update.passed', [name]);
  if (testError) return i18n.t('trial.failedNews', [name]);
  return untried ? '' : i18n.t(isUsed ? isUsedWords : 'options.imported', [name]);
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

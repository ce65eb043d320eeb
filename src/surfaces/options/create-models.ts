import { createEffect, createMemo, createResource, createSignal, on, onCleanup } from 'solid-js';
import { i18n } from '#i18n';
import type { Download } from '@/src/protocol/download';
import { toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import { lastThatWorked, type LostModel, type ModelInfo, type ModelTrial } from '@/src/protocol/model';
import { useServices } from '../services';
import { formatBytes } from '../words/format';

/** The models on this machine, and what can be done with them. */
export interface Models {
  readonly known: () => readonly ModelInfo[];
  /** Models that the browser has removed. */
  readonly lost: () => readonly LostModel[];
  /** SHA-256 of the model in use, or null. The host decides which one that is. */
  readonly active: () => string | null;
  /** A model's trial that runs or waits; undefined where there is none. */
  trial(sha256: string): ModelTrial | undefined;
  /** The other model that worked last; undefined where none did. */
  other(sha256: string): ModelInfo | undefined;
  /** Whether the host has not answered yet. */
  readonly loading: () => boolean;
  /** Why the host did not answer. */
  readonly unknown: () => ErrorInfo | null;
  /** Why the last request failed. */
  readonly failure: () => ErrorInfo | null;
  /** What has just happened, in one sentence. */
  readonly news: () => string;
  say(news: string): void;
  refetch(): Promise<void>;
  use(sha256: string): Promise<void>;
  /** A file was imported. The host tries the model out, and uses it if it passes. */
  added(model: ModelInfo): Promise<void>;
  /** A download is done and has become a model. */
  arrived(download: Download): Promise<void>;
  /** Starts a model's trial. */
  tryOut(model: Pick<ModelInfo, 'sha256' | 'name'>): Promise<void>;
  stopTrial(model: Pick<ModelInfo, 'sha256'>): Promise<void>;
  remove(model: Pick<ModelInfo, 'sha256' | 'name' | 'bytes'>): Promise<boolean>;
  forgetLost(model: LostModel): Promise<void>;
}

/** Time between two looks at a model that is being tried out, in milliseconds. */
const LOOK_EVERY_MS = 400;

/** What the list needs to know, and to tell, outside. */
interface Wishes {
  /** The SHA-256 in the settings, or null. The host is asked again when it changes, perhaps in another window. */
  chosen(): string | null;
  /** Whether a model is an update of one that is here. */
  isUpdate(sha256: string): boolean;
  /** A model's trial has ended, in whatever way. */
  onTried(sha256: string): void;
}

/** Asks the host about its models, again when the settings change and while a model is being tried out. */
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
      // The model was here already, and works.
      const isTried = !model.untried && !model.testError;
      if (isTried) await settings.save({ model: model.sha256 });
      await refetch();
      if (trials().some(({ sha256 }) => sha256 === model.sha256)) setNews(i18n.t('update.testing', [model.name]));
      else sayOutcome(model.sha256);
    },
    async arrived({ sha256 }) {
      // The host has tried it out by now. It uses it if it passed, unless the user has chosen another model meanwhile.
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

/** The models, as the same objects where nothing has changed: their elements then stay, and keep the focus. */
function unchanged(before: readonly ModelInfo[], now: readonly ModelInfo[]): readonly ModelInfo[] {
  const kept = now.map((model) => before.find((one) => JSON.stringify(one) === JSON.stringify(model)) ?? model);
  return kept.length === before.length && kept.every((model, index) => model === before[index]) ? before : kept;
}

/** Looks repeatedly while a model is being tried out, and tells which trials have ended. */
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

/** Looks again when the user comes back to this page: a model may have been used elsewhere. */
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
  /** Whether it is in use, and the words for a model in use. */
  readonly isUsed: boolean;
  readonly isUsedWords: 'get.ready' | 'options.imported';
}

/** What is said when a model's trial has ended; '' where it was stopped. */
function outcomeWords({ name, testError, untried }: ModelInfo, { isUpdate, isUsed, isUsedWords }: Use): string {
  if (isUpdate) return i18n.t(testError ? 'update.refused' : isUsed ? 'update.ready' : 'update.passed', [name]);
  if (testError) return i18n.t('trial.failedNews', [name]);
  return untried ? '' : i18n.t(isUsed ? isUsedWords : 'options.imported', [name]);
}

/** Runs what may fail, and keeps the last error. */
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

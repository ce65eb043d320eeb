/** Services with scripted answers, for tests and for `tools/preview`: a surface in any state, without a browser API. */
import type { Benchmark, CatalogueModel, Recommendation } from '@/src/protocol/catalogue';
import type { Chat, ChatSummary } from '@/src/protocol/chat';
import type { JobSummary } from '@/src/protocol/contract';
import type { Download } from '@/src/protocol/download';
import { fromErrorInfo, SottoError, type ErrorCode, type ErrorInfo } from '@/src/protocol/errors';
import type { ImportState, LostModel, ModelInfo, ModelTrial, PreparedCopy } from '@/src/protocol/model';
import { isTerminal, type TaskEvent } from '@/src/protocol/task-event';
import { DEFAULT_SETTINGS, type Settings } from '@/src/storage/settings';
import type { Services } from '../services';
import { CHAT_ID, FakeChat, JOB_ID, PAGE_KEY } from './fake-chat';
import { fakeModelWork } from './fake-model-work';

/** What the fakes answer. Everything has a quiet default. */
export interface Script {
  readonly job?: Partial<JobSummary>;
  readonly events?: readonly TaskEvent[];
  /** Tokens that go on arriving after `events`, and their pace. */
  readonly stream?: { readonly pieces: readonly string[]; readonly everyMs: number; readonly batch: number };
  readonly jobs?: boolean;
  readonly models?: readonly ModelInfo[];
  /** Models that are being tried. */
  readonly trials?: readonly ModelTrial[];
  readonly copies?: readonly PreparedCopy[];
  readonly title?: string;
  readonly selectedChars?: number;
  readonly obstacle?: ErrorCode;
  /** The conversation about the page in front. */
  readonly chat?: Partial<Chat>;
  /** Earlier conversations. */
  readonly chats?: readonly ChatSummary[];
  /** Calls that fail, and those that never answer. */
  readonly fails?: Readonly<Record<string, ErrorCode>>;
  /** Calls that fail with figures. */
  readonly failsWith?: Readonly<Record<string, ErrorInfo>>;
  readonly hangs?: readonly string[];
  /** How far an import has come; it goes no further. */
  readonly importState?: ImportState;
  readonly importFails?: ErrorInfo;
  /** Models that can be had, and those of them that are recommended. */
  readonly catalogue?: readonly CatalogueModel[];
  readonly choices?: readonly Recommendation[];
  readonly downloads?: readonly Download[];
  /** Is given what tells of downloads, as the host would, instead of `downloads`. */
  readonly onFollowDownloads?: (change: (downloads: readonly Download[]) => void) => void;
  /** The user declines when the browser asks. */
  readonly declines?: boolean;
  readonly sealed?: boolean;
  /** Removed by the browser. */
  readonly lost?: readonly LostModel[];
  readonly benchmarks?: readonly Benchmark[];
  /** Is given what erases the job that is followed, as the user would in the options. */
  readonly onFollow?: (erase: () => void) => void;
  /** Whether a checked model is whole; absent: the check goes on for ever. */
  readonly checked?: boolean;
  /** What measuring a model finds; absent: it goes on until it is cancelled. */
  readonly benchmark?: Benchmark;
  readonly settings?: Partial<Settings>;
  /** Is given what changes the settings, as another context would. */
  readonly onWatch?: (change: (settings: Settings) => void) => void;
  /** Hears of every call. */
  readonly onCall?: (call: string, params: unknown) => void;
}

const never = new Promise<never>(() => undefined);

function summary(script: Script): JobSummary {
  return {
    jobId: JOB_ID,
    tabId: 1,
    intent: 'summarize',
    scope: 'page',
    title: 'How the lighthouse keepers of the north coast kept time',
    createdAt: Date.now(),
    state: 'running',
    ...script.job,
  };
}

const PROBES = [
  { id: 'webllm', available: true, worthwhile: false, detail: 'SwiftShader' },
  { id: 'wllama-webgpu', available: false, worthwhile: false, detail: 'SwiftShader, without shader-f16' },
  { id: 'wllama', available: true, worthwhile: true, detail: '1 thread' },
] as const;

/**
 * As the host decides it: the chosen model, or the newest that nothing speaks against. A script's fields may be
 * inherited: no rest of it.
 */
function inUse({ models = [], settings }: Script): string | null {
  if (settings?.model) return models.some(({ sha256 }) => sha256 === settings.model) ? settings.model : null;
  return (
    [...models].sort(
      (a, b) => Number(a.testError !== undefined) - Number(b.testError !== undefined) || b.addedAt - a.addedAt,
    )[0]?.sha256 ?? null
  );
}

function hostStatus(script: Script): object {
  const { models = [], trials = [], lost = [] } = script;
  return { engine: null, models, inUse: inUse(script), trials, lost, running: 0, history: 'ok' };
}

function answers(script: Script): Record<string, unknown> {
  return {
    'host.jobs': { jobs: script.jobs ? [summary(script)] : [] },
    'host.status': hostStatus(script),
    'host.catalogue': { models: script.catalogue ?? [] },
    'host.recommend': { choices: script.choices ?? [] },
    'host.benchmarks': { benchmarks: script.benchmarks ?? [] },
    'host.preparedCopies': { copies: script.copies ?? [] },
    'host.chats': { chats: script.chats ?? [] },
    'host.warm': { warmed: true },
    'background.openChat': { chatId: script.chat?.chatId ?? CHAT_ID, pageKey: script.chat?.pageKey ?? PAGE_KEY },
    'host.probe': { engines: PROBES },
    'host.cancel': {},
    'host.removeModel': {},
    'host.submit': { jobId: JOB_ID },
    'host.eraseChats': {},
    'background.inspect': {
      title: script.title ?? 'How the lighthouse keepers of the north coast kept time',
      selectedChars: script.selectedChars ?? 0,
      obstacle: script.obstacle ? { code: script.obstacle, message: '' } : null,
    },
    'background.start': { jobId: JOB_ID },
    'background.retry': { jobId: JOB_ID },
    'background.showPassage': { found: 'shown' },
  };
}

/** The call's scripted answer, after a turn of the event loop as from another process. */
async function answer(script: Script, call: string): Promise<unknown> {
  if (script.hangs?.includes(call)) return never;
  const failure = script.failsWith?.[call];
  if (failure) throw fromErrorInfo(failure);
  const code = script.fails?.[call];
  if (code) throw new SottoError(code, 'scripted');
  await Promise.resolve();
  return answers(script)[call] ?? {};
}

function play(script: Script, emit: (event: TaskEvent) => void): void {
  for (const event of script.events ?? []) emit(event);
  const { stream } = script;
  if (!stream) return;
  let next = 0;
  const timer = setInterval(() => {
    for (let count = 0; count < stream.batch && next < stream.pieces.length; count += 1) {
      emit({ type: 'token', text: stream.pieces[next++] ?? '', tokens: 1 });
    }
    if (next < stream.pieces.length) return;
    clearInterval(timer);
    emit({ type: 'cancelled', reason: 'user' });
  }, stream.everyMs);
}

export function createFakeServices(script: Script): Services {
  const chats = new Map<string, FakeChat>();
  /** The scripted conversation is the one that is in front when it is first asked for; others are empty. */
  const chatOf = (chatId: string): FakeChat => {
    const isScripted = chatId === (script.chat?.chatId ?? CHAT_ID);
    const chat =
      chats.get(chatId) ??
      new FakeChat({
        ...(script.title !== undefined && { title: script.title }),
        ...(isScripted && script.chat),
        chatId,
      });
    chats.set(chatId, chat);
    return chat;
  };
  return {
    host: {
      call: (call, params) => {
        script.onCall?.(call, params);
        return answer(script, call).then(
          (result) =>
            ('chatId' in params && params.chatId !== null ? chatOf(params.chatId).heard(call, params) : null) ?? result,
        ) as never;
      },
      follow(_jobId, listener) {
        let [seq, text] = [0, ''];
        script.onFollow?.(() => {
          listener.onErased();
        });
        queueMicrotask(() => {
          listener.onJob(summary(script));
          play(script, (event) => {
            if (event.type === 'token') text += event.text;
            listener.onEntry({ seq: ++seq, at: Date.now() - (seq === 1 ? 12_000 : 0), event });
            if (isTerminal(event)) for (const chat of chats.values()) chat.end(event, text);
          });
        });
        return () => undefined;
      },
      followChat(chatId, listener) {
        const code = script.fails?.['host.followChat'];
        if (code) {
          queueMicrotask(() => {
            listener.onLost({ code, message: 'scripted' });
          });
          return () => undefined;
        }
        return script.hangs?.includes('host.followChat')
          ? () => undefined
          : chatOf(chatId).follow((now) => {
              listener.onChat(now);
            });
      },
      async importModel(_file, { signal, onProgress }) {
        if (script.importFails) throw fromErrorInfo(script.importFails);
        onProgress(script.importState ?? { phase: 'checking', done: 0, total: 0, model: null });
        return new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new DOMException('', 'AbortError'));
          });
        });
      },
      ...fakeModelWork(script),
      followDownloads(listener) {
        if (script.onFollowDownloads) script.onFollowDownloads(listener);
        else if (!script.hangs?.includes('host.followDownloads'))
          queueMicrotask(() => {
            listener(script.downloads ?? []);
          });
        return () => undefined;
      },
      close: () => undefined,
    },
    sealed: script.sealed ?? false,
    allowDownloads: () => {
      script.onCall?.('allow', {});
      return Promise.resolve(!script.declines);
    },
    background(call, params) {
      script.onCall?.(call, params);
      return answer(script, call) as never;
    },
    settings: {
      load: () => Promise.resolve({ ...DEFAULT_SETTINGS, ...script.settings }),
      save: (patch) => {
        script.onCall?.('save', patch);
        return Promise.resolve();
      },
      watch: (onChange) => {
        script.onWatch?.(onChange);
        return () => undefined;
      },
    },
  };
}

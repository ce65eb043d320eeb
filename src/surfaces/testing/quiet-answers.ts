import type { JobSummary } from '@/src/protocol/job';
import type { HostStatus } from '@/src/protocol/host-status';
import type { Answers } from './calls';
import { CHAT_ID, JOB_ID, SUBJECT } from './fake-chat';
import type { Script } from './script';

/** The title of a page, where a script names none. */
const TITLE = 'How the lighthouse keepers of the north coast kept time';

/** The scripted job. */
export function summary(script: Script): JobSummary {
  return {
    jobId: JOB_ID,
    tabId: 1,
    action: 'summarize',
    scope: 'page',
    title: TITLE,
    createdAt: Date.now(),
    state: 'running',
    ...script.job,
  };
}

/**
 * As the host decides it: the chosen model, or else the newest one without an error. Fields are read one by one,
 * because a script may inherit them.
 */
function inUse({ models = [], settings }: Script): string | null {
  if (settings?.model) return models.some(({ sha256 }) => sha256 === settings.model) ? settings.model : null;
  return (
    [...models].sort(
      (a, b) => Number(a.testError !== undefined) - Number(b.testError !== undefined) || b.addedAt - a.addedAt,
    )[0]?.sha256 ?? null
  );
}

function hostStatus({ models = [], trials = [], lost = [], settings }: Script): HostStatus {
  return {
    engine: null,
    models: [...models],
    inUse: inUse({ models, ...(settings && { settings }) }),
    trials: [...trials],
    lost: [...lost],
    running: 0,
    history: 'ok',
  };
}

/** Calls that only want something done. The fake does nothing, and says that it is done. */
const DONE = {
  'host.cancel': {},
  'host.cancelDownload': {},
  'host.discardCopy': {},
  'host.download': {},
  'host.eraseChats': {},
  'host.forgetLost': {},
  'host.pauseDownload': {},
  'host.prepareModel': {},
  'host.removeModel': {},
  'host.stopTrial': {},
  'host.tryModel': {},
  'background.card': {},
  'background.openPage': {},
  'background.replace': {},
} as const satisfies Answers;

/** The answer to each call, where a script does not change it. A call that is missing here has to be scripted. */
export function answersOf(script: Script): Answers {
  return {
    ...DONE,
    'host.jobs': { jobs: script.jobs ? [summary(script)] : [] },
    'host.status': hostStatus(script),
    'host.catalogue': { models: [...(script.catalogue ?? [])] },
    'host.recommend': { choices: [...(script.choices ?? [])] },
    'host.benchmarks': { benchmarks: [...(script.benchmarks ?? [])] },
    'host.preparedCopies': { copies: [...(script.copies ?? [])] },
    'host.chats': { chats: [...(script.chats ?? [])] },
    'host.probe': {
      engines: [
        { id: 'webllm', backend: 'webgpu', available: true, worthwhile: false, adapter: 'SwiftShader' },
        {
          id: 'wllama-webgpu',
          backend: 'webgpu',
          available: false,
          worthwhile: false,
          adapter: 'SwiftShader',
          why: 'no-half',
        },
        { id: 'llama', backend: 'cpu', available: true, worthwhile: true, threads: 1 },
      ],
      first: 'llama',
    },
    'host.submit': { jobId: JOB_ID },
    'background.openChat': { chatId: script.chat?.chatId ?? CHAT_ID, subject: script.chat?.source?.subject ?? SUBJECT },
    'background.inspect': {
      title: script.title ?? TITLE,
      selectedChars: script.selectedChars ?? 0,
      obstacle: script.obstacle ? { code: script.obstacle, message: '' } : null,
    },
    'background.start': { jobId: JOB_ID },
    'background.retry': { jobId: JOB_ID },
    'background.showPassage': { found: 'shown' },
    ...script.answers,
  };
}

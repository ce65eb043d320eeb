/** From a click to a job: the script goes into the page, reads it and starts. Only after the user asked. */
import browser from 'webextension-polyfill';
import type { Action } from '@/src/actions/action';
import { refTo } from '@/src/actions/table';
import { obstacleForUrl } from '@/src/extract/url-obstacle';
import { callPage } from '@/src/messaging/send';
import type { Params, Result } from '@/src/protocol/calls';
import type { pageCalls } from '@/src/protocol/page-calls';
import { SottoError, toErrorInfo } from '@/src/protocol/errors';
import type { TaskChanges } from '@/src/protocol/task';
import { loadTaskSettings } from '@/src/storage/settings';

interface StartParams extends Omit<Params<typeof pageCalls, 'page.start'>, 'action' | 'rewrites' | 'settings'> {
  readonly action: Action;
}
type Inspection = Result<typeof pageCalls, 'page.inspect'>;

/** Rejects with `page-unreachable` for a tab that has gone. */
async function tab(tabId: number): Promise<{ url?: string | undefined }> {
  return browser.tabs.get(tabId).catch((error: unknown) => {
    throw new SottoError('page-unreachable', 'the tab has gone', undefined, { cause: error });
  });
}

/**
 * Puts the script into the tab's top frame; a second time does nothing there. Throws `page-restricted` (or what the
 * address says more exactly) where the browser does not let us.
 */
export async function inject(tabId: number): Promise<void> {
  const { url } = await tab(tabId);
  const obstacle = url === undefined ? null : obstacleForUrl(url);
  if (obstacle) throw new SottoError(obstacle, 'this address cannot be read');
  try {
    await browser.scripting.executeScript({ target: { tabId }, files: ['/page.js'] });
  } catch (error) {
    throw new SottoError('page-restricted', 'the browser does not let extensions into this page', undefined, {
      cause: error,
    });
  }
}

/** Starts a job about a page that has the script. Rejects with a `SottoError`; with a card, the card tells it too. */
export async function startTask(tabId: number, { action, ...how }: StartParams): Promise<{ jobId: string }> {
  const settings = await loadTaskSettings();
  return callPage(tabId, 'page.start', {
    ...how,
    action: refTo(action),
    rewrites: action.does === 'rewrites',
    settings,
  });
}

/**
 * Reads a tab's page and opens the conversation about it. Rejects with a `SottoError`: `page-not-allowed` where we may
 * not even know the tab's address, for nobody has allowed this page yet. No script is put in there: Chromium refuses
 * it, but in one of fifty new tabs never says so.
 */
export async function openChat(tabId: number): Promise<Result<typeof pageCalls, 'page.openChat'>> {
  const { url } = await tab(tabId);
  if (url !== undefined) {
    await inject(tabId);
    return callPage(tabId, 'page.openChat', {});
  }
  // A script that was allowed in earlier still answers, though a new one may not be put in.
  return callPage(tabId, 'page.openChat', {}).catch((silent: unknown) => {
    if (!(silent instanceof SottoError) || silent.code !== 'page-unreachable') throw silent;
    throw new SottoError('page-not-allowed', 'the user has not allowed this page', undefined, { cause: silent });
  });
}

/**
 * Does a job's task once more, or another one with the same text, or goes on with its answer. The page must still be
 * the one that it was about.
 */
export async function retryTask(
  tabId: number | null,
  jobId: string,
  { action, reading, goesOn }: TaskChanges = {},
): Promise<{ jobId: string }> {
  if (tabId === null) throw new SottoError('page-changed', 'the job has no tab');
  try {
    return await callPage(tabId, 'page.retry', {
      jobId,
      ...(action !== undefined && { action }),
      ...(goesOn && { goesOn }),
      settings: { ...(await loadTaskSettings()), ...(reading && { reading }) },
    });
  } catch (error) {
    if (error instanceof SottoError && error.code === 'page-unreachable')
      throw new SottoError('page-changed', 'the page has gone');
    throw error;
  }
}

/** What can be done with a tab's page. Never rejects: an obstacle is part of the answer. */
export async function inspectTab(tabId: number): Promise<Inspection> {
  try {
    await inject(tabId);
    return await callPage(tabId, 'page.inspect', {});
  } catch (error) {
    return { title: '', selectedChars: 0, obstacle: toErrorInfo(error, 'page-unreachable') };
  }
}

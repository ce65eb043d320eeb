/** The toolbar button while a model is downloaded: how far it is, or that it has failed. */
import browser from 'webextension-polyfill';
import { toolbarAction } from '@/src/platform/action';
import type { DownloadMark } from '@/src/protocol/download';

/** As --accent and --danger of the light look: white text is readable on both. */
const COLOURS = { progress: '#1a6350', failed: '#a12a23' } as const;

/** Shows it on every tab's button; what a single tab's button says stays. */
export async function showDownload(mark: DownloadMark): Promise<void> {
  if (mark.kind === 'none') {
    await toolbarAction.setBadgeText({ text: '' });
    await toolbarAction.setTitle({ title: browser.runtime.getManifest().name });
    return;
  }
  await toolbarAction.setBadgeBackgroundColor({ color: COLOURS[mark.kind] });
  await toolbarAction.setBadgeText({ text: mark.kind === 'failed' ? '!' : `${mark.percent}%` });
  const title =
    mark.kind === 'failed'
      ? browser.i18n.getMessage('action_downloadFailed')
      : browser.i18n.getMessage('action_downloading', String(mark.percent));
  await toolbarAction.setTitle({ title });
}

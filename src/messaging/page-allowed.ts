/**
 * Tells open panels that the user has just allowed a tab's page, by toolbar, menu or shortcut: the browser tells
 * nobody of an `activeTab` grant. It carries the tab's id and nothing else.
 */
const NAME = 'sotto-allowed';

/** Says so to every panel of this profile. */
export function announceAllowed(tabId: number): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage({ tabId });
  channel.close();
}

/** Calls back with the tab. Returns a stop function. */
export function watchAllowed(listener: (tabId: number) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'object' && data !== null && 'tabId' in data && typeof data.tabId === 'number')
      listener(data.tabId);
  });
  return () => {
    channel.close();
  };
}

/** The popup. Loaded when the toolbar button is pressed, and ends when it closes. Its job goes on in the host. */
import { render } from 'solid-js/web';
import browser, { type Tabs } from 'webextension-polyfill';
import { announceAllowed } from '@/src/messaging/page-allowed';
import { openPanel } from '@/src/platform/panel';
import { Popup } from '@/src/surfaces/popup/popup';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/popup/popup.css';

/** The tab in front, or the tab that the address names when the popup is opened as a window. */
async function ownTab(): Promise<Tabs.Tab | undefined> {
  const named = new URLSearchParams(location.search).get('tab');
  if (named !== null) return browser.tabs.get(Number(named)).catch(() => undefined);
  return (await browser.tabs.query({ active: true, currentWindow: true }))[0];
}

const tab = await ownTab();
const services = createLiveServices();
// Pressing the toolbar button has allowed the page, so an open panel may read it now.
if (tab?.id !== undefined) announceAllowed(tab.id);

/** Opens the panel and closes the popup. Called inside the click, because the browser opens the panel only there. */
function askInPanel(): void {
  void openPanel(tab?.windowId ?? browser.windows.WINDOW_ID_CURRENT).then((opened) => {
    if (opened) window.close();
  });
}

render(
  () => (
    <ServicesContext.Provider value={services}>
      <Popup tabId={tab?.id ?? null} onAsk={askInPanel} />
    </ServicesContext.Provider>
  ),
  document.body,
);

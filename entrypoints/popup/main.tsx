/** Loaded when the toolbar button is pressed; ends when the popup closes, while its job goes on in the host. */
import { render } from 'solid-js/web';
import browser from 'webextension-polyfill';
import { Popup } from '@/src/surfaces/popup/popup';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/popup/popup.css';

const [tab] = await browser.tabs.query({ active: true, currentWindow: true });
const services = createLiveServices();

render(() => <ServicesContext.Provider value={services}><Popup tabId={tab?.id ?? null} /></ServicesContext.Provider>, document.body);

/** Loaded by the frame that the injected script puts into a page; lives as long as the card is open. */
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { Card } from '@/src/surfaces/card/card';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/card/card.css';

const [hash, setHash] = createSignal(location.hash);
window.addEventListener('hashchange', () => setHash(location.hash));
const services = createLiveServices();

render(() => <ServicesContext.Provider value={services}><Card hash={hash()} /></ServicesContext.Provider>, document.body);

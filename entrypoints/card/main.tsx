/** Loaded by the frame that the injected script puts into a page; lives as long as the card is open. */
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { askContent } from '@/src/surfaces/card/ask-content';
import { Card } from '@/src/surfaces/card/card';
import type { CardTarget } from '@/src/surfaces/card/card-target';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/card/card.css';

const [target, setTarget] = createSignal<CardTarget>({ kind: 'starting' });
const services = createLiveServices();
void askContent(services, location.hash.slice(1)).then(setTarget);

render(() => <ServicesContext.Provider value={services}><Card target={target()} /></ServicesContext.Provider>, document.body);

/** The card. Loaded by the frame that the page script puts into a page, and lives while the card is open. */
import { createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { toErrorInfo } from '@/src/protocol/errors';
import { Card, type CardTarget } from '@/src/surfaces/card/card';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/card/card.css';

const [target, setTarget] = createSignal<CardTarget>({ kind: 'starting' });
const services = createLiveServices();
const key = location.hash.slice(1);
services
  .background('background.cardContent', { key })
  .then(setTarget, (error: unknown) => setTarget({ kind: 'error', code: toErrorInfo(error, 'page-changed').code }));

render(
  () => (
    <ServicesContext.Provider value={services}>
      <Card target={target()} cardKey={key} />
    </ServicesContext.Provider>
  ),
  document.body,
);

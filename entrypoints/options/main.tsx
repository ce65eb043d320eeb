/** The options page. Opened in a tab of its own, and lives as long as the tab. */
import { render } from 'solid-js/web';
import { Options } from '@/src/surfaces/options/options';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/dialog/dialog.css';
import '@/src/surfaces/import-model/models.css';
import '@/src/surfaces/get-model/get-model.css';
import '@/src/surfaces/options/options.css';

const services = createLiveServices();

render(
  () => (
    <ServicesContext.Provider value={services}>
      <Options />
    </ServicesContext.Provider>
  ),
  document.body,
);

/** The welcome page. Opened once after the installation, and by surfaces that have no model. */
import { render } from 'solid-js/web';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import { Welcome } from '@/src/surfaces/welcome/welcome';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/dialog/dialog.css';
import '@/src/surfaces/import-model/models.css';
import '@/src/surfaces/get-model/get-model.css';
import '@/src/surfaces/welcome/welcome.css';

const services = createLiveServices();

render(
  () => (
    <ServicesContext.Provider value={services}>
      <Welcome />
    </ServicesContext.Provider>
  ),
  document.body,
);

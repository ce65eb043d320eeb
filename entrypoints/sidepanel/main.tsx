/** The panel: Chrome's side panel, Firefox's sidebar. One for each window, and lives while it is open. */
import { render } from 'solid-js/web';
import { watchAllowed } from '@/src/messaging/page-allowed';
import { watchFrontTab } from '@/src/platform/active-tab';
import { allowSite, askForSite, forgetSite, siteOf, watchSites } from '@/src/platform/site-access';
import { Panel } from '@/src/surfaces/chat/panel';
import type { Surroundings } from '@/src/surfaces/chat/surroundings';
import { createLiveServices } from '@/src/surfaces/live-services';
import { ServicesContext } from '@/src/surfaces/services';
import '@/src/surfaces/styles/base.css';
import '@/src/surfaces/dialog/dialog.css';
import '@/src/surfaces/chat/chat.css';

const services = createLiveServices();
const surroundings: Surroundings = {
  watchFrontTab,
  siteOf,
  allowSite,
  forgetSite,
  askForSite,
  watchAllowed(listener) {
    const stops = [watchAllowed(listener), watchSites(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  },
};

render(
  () => (
    <ServicesContext.Provider value={services}>
      <Panel surroundings={surroundings} />
    </ServicesContext.Provider>
  ),
  document.body,
);

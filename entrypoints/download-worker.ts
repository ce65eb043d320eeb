/** The worker in which a model is downloaded and hashed: started by the host for each download, ended with it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { serveDownloads } from '@/src/models/download/serve-downloads';

export default defineUnlistedScript(() => {
  serveDownloads(self);
});

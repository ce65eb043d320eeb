/** The worker in which llama.cpp runs: started by the host for each loaded model, and ended to free it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { llamaSide } from '@/src/engine/providers/llama/worker/serve';
import { serveOrders } from '@/src/engine/worker/serve';

export default defineUnlistedScript(() => {
  serveOrders(self, llamaSide);
});

/** The worker in which WebLLM runs: started by the host for each loaded model, and ended to free it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { WebllmSide } from '@/src/engine/providers/webllm/worker/serve';
import { serveOrders } from '@/src/engine/worker/serve';

export default defineUnlistedScript(() => {
  serveOrders(self, new WebllmSide());
});

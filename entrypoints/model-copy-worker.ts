/** The worker in which a model's file is copied and hashed: started by the host for each import, ended with it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { serveCopies } from '@/src/models/serve-copies';

export default defineUnlistedScript(() => {
  serveCopies(self);
});

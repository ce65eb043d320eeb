/** Passes stops on to llama.cpp: started by its worker where memory is shared (Chromium), and ended with it. */
import { defineUnlistedScript } from 'wxt/utils/define-unlisted-script';
import { passOn, type StopWords } from '@/src/engine/providers/llama/worker/stop-relay';

export default defineUnlistedScript({
  include: ['chrome'],
  main() {
    self.addEventListener('message', ({ data }: MessageEvent<StopWords>) => {
      for (let seen = 0; ; ) seen = passOn(data, seen);
    });
    self.postMessage('ready');
  },
});

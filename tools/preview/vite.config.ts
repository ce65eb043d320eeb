import { fileURLToPath } from 'node:url';
import { generateChromeMessages, parseMessagesFile } from '@wxt-dev/i18n/build';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Shows every surface in every state, in an ordinary page: `npx vite -c tools/preview/vite.config.ts`. */
export default defineConfig(async () => ({
  root: `${root}tools/preview`,
  plugins: [solid()],
  define: { __MESSAGES__: JSON.stringify(generateChromeMessages(await parseMessagesFile(`${root}locales/en.json`))) },
  resolve: {
    alias: {
      '#i18n': `${root}.wxt/i18n/index.ts`,
      '@': root,
      'webextension-polyfill': `${root}tools/preview/browser.ts`,
    },
  },
  build: { outDir: `${root}.build/preview`, emptyOutDir: true, target: 'es2023' },
  server: { host: '127.0.0.1', port: 5199, strictPort: true },
}));

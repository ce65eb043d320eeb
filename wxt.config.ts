import path from 'node:path';
import { defineConfig } from 'wxt';
import { defuddleOffline } from './tools/vite/defuddle-offline';
import { packageFiles } from './tools/vite/package-assets';
import { webllmSplit } from './tools/vite/webllm-split';
import { wllamaCodec } from './tools/vite/wllama-static';

/**
 * Both editions' rule: nothing but what is in the package runs, and nothing leaves the machine.
 * `wasm-unsafe-eval` is what compiling WebAssembly is called; it does not allow eval.
 */
const CSP = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "img-src 'self' data: blob:",
  "connect-src 'self'", "worker-src 'self'", "frame-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'none'",
].join('; ');

export default defineConfig({
  modules: ['@wxt-dev/module-solid', '@wxt-dev/i18n/module'],
  imports: false,
  manifestVersion: 3,
  targetBrowsers: ['chrome', 'firefox'],
  vite: () => ({
    plugins: [wllamaCodec(), webllmSplit(), defuddleOffline()],
    build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 8_000 },
  }),
  hooks: {
    'build:publicAssets': (wxt, files) => { files.push(...packageFiles(wxt.config.root, path.join(wxt.config.wxtDir, 'package'))); },
  },
  manifest: ({ browser, manifestVersion }) => ({
    name: '__MSG_extName__',
    description: '__MSG_extDescription__',
    default_locale: 'en',
    permissions: ['activeTab', 'scripting', 'contextMenus', 'storage', 'unlimitedStorage', ...(browser === 'chrome' ? ['offscreen'] : [])],
    // Asked for in the panel, one site at a time, and never all of them.
    ...(manifestVersion === 2 ? { optional_permissions: ['*://*/*'] as never } : { optional_host_permissions: ['*://*/*'] }),
    // Q for question: no access key of Firefox's menus, which take Alt+Shift with theirs, and nothing in Chrome.
    commands: { 'ask-page': { suggested_key: { default: 'Alt+Shift+Q' }, description: '__MSG_menu_ask_page__' } },
    content_security_policy: manifestVersion === 2 ? (CSP as never) : { extension_pages: CSP },
    ...(browser === 'chrome'
      ? {
          // 133: 64-bit WebAssembly memory, which llama.cpp needs. 130: dynamic addresses. See docs/decisions.
          minimum_chrome_version: '133',
          cross_origin_embedder_policy: { value: 'require-corp' },
          cross_origin_opener_policy: { value: 'same-origin' },
          web_accessible_resources: [{ resources: ['card.html'], matches: ['<all_urls>'], use_dynamic_url: true }],
        }
      : {
          browser_specific_settings: {
            gecko: { id: 'sotto@sotto.example', strict_min_version: '142.0', data_collection_permissions: { required: ['none'] } },
          },
          web_accessible_resources: ['card.html'] as never,
        }),
  }),
});

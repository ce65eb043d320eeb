import path from 'node:path';
import { defineConfig } from 'wxt';
import { contentSecurityPolicy, editionOf, optionalHosts } from './tools/build/edition';
import { fromEnvironment } from './tools/build/settings';
import { editionConstants } from './tools/vite/edition';
import { packageFiles } from './tools/vite/package-assets';
import { webllmSplit } from './tools/vite/webllm-split';
import { wllamaCodec } from './tools/vite/wllama-static';

const settings = fromEnvironment();
const edition = editionOf(settings);
const CSP = contentSecurityPolicy(edition);
const OPTIONAL_HOSTS = optionalHosts(edition);

export default defineConfig({
  modules: ['@wxt-dev/module-solid', '@wxt-dev/i18n/module'],
  imports: false,
  manifestVersion: 3,
  outDir: settings.out,
  targetBrowsers: ['chrome', 'firefox'],
  vite: () => ({
    plugins: [editionConstants(edition, settings.catalogue), wllamaCodec(), webllmSplit()],
    build: { target: 'es2023', sourcemap: false, chunkSizeWarningLimit: 8_000, modulePreload: { polyfill: false } },
  }),
  hooks: {
    // Files in `.wxt` are read by whatever checks or builds at the same time: every build leaves them as they are,
    // which it does where it would write the same.
    'prepare:tsconfig': (_wxt, { tsconfig }: { tsconfig: { exclude?: string[] } }) => {
      tsconfig.exclude = ['../**/node_modules', '../.output'];
    },
    'prepare:publicPaths': (_wxt, paths) => {
      if (edition.SEALED) paths.push('download-worker.js');
    },
    // What fetches models is no part of a sealed build: neither its worker nor, as nothing calls it, its code
    // (tests/sealed-package.test.ts).
    'entrypoints:found': (_wxt, entrypoints) => {
      if (edition.SEALED)
        entrypoints.splice(0, entrypoints.length, ...entrypoints.filter(({ name }) => name !== 'download-worker'));
    },
    'build:publicAssets': async (wxt, files) => {
      files.push(...(await packageFiles(wxt.config.root, path.join(wxt.config.wxtDir, 'package'), settings.sealed)));
    },
  },
  manifest: ({ browser, manifestVersion }) => ({
    name: '__MSG_extName__',
    description: '__MSG_extDescription__',
    default_locale: 'en',
    permissions: [
      'activeTab',
      'scripting',
      'contextMenus',
      'storage',
      'unlimitedStorage',
      ...(browser === 'chrome' ? ['offscreen'] : []),
    ],
    // Asked for in a click, one site or the models' hosts at a time, and never all of them.
    ...(OPTIONAL_HOSTS.length > 0 &&
      (manifestVersion === 2
        ? { optional_permissions: OPTIONAL_HOSTS as never }
        : { optional_host_permissions: OPTIONAL_HOSTS })),
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
            gecko: {
              id: 'sotto@sotto.example',
              strict_min_version: '142.0',
              data_collection_permissions: { required: ['none'] },
            },
          },
          web_accessible_resources: ['card.html'] as never,
        }),
  }),
});

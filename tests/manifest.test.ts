/**
 * Both manifests, pinned: whatever widens what the extension may do has to be changed here as well, on purpose, and
 * in docs/decisions/0006. Runs on what `npm run build` left.
 */
import { expect, test } from 'vitest';
import { BUILDS, readManifest, SEALED_BUILDS, type BuiltPackage } from '../tools/check/built.ts';
import { BY_HAND } from './harness/skip-reasons.ts';
import { describeUnless } from './harness/skips.ts';

const csp = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
const CSP = csp("'self' https://huggingface.co https://*.hf.co http://127.0.0.1:* http://localhost:*");

/** Keys that change nothing about what the extension may do. */
const HARMLESS = [
  'name',
  'short_name',
  'description',
  'version',
  'version_name',
  'default_locale',
  'icons',
  'action',
  'browser_action',
  'options_ui',
  'options_page',
  'commands',
  'author',
  'homepage_url',
];

const COMMON_PERMISSIONS = ['activeTab', 'scripting', 'contextMenus', 'storage', 'unlimitedStorage'];

const PINNED: Record<BuiltPackage['name'], Record<string, unknown>> = {
  'chrome-mv3': {
    manifest_version: 3,
    minimum_chrome_version: '133',
    permissions: [...COMMON_PERMISSIONS, 'offscreen', 'sidePanel'],
    optional_host_permissions: ['*://*/*'],
    side_panel: { default_path: 'sidepanel.html' },
    background: { service_worker: 'background.js' },
    content_security_policy: { extension_pages: CSP },
    cross_origin_embedder_policy: { value: 'require-corp' },
    cross_origin_opener_policy: { value: 'same-origin' },
    web_accessible_resources: [{ resources: ['card.html'], matches: ['<all_urls>'], use_dynamic_url: true }],
  },
  'firefox-mv2': {
    manifest_version: 2,
    browser_specific_settings: {
      gecko: {
        id: 'sotto@sotto.example',
        strict_min_version: '142.0',
        data_collection_permissions: { required: ['none'] },
      },
    },
    permissions: COMMON_PERMISSIONS,
    optional_permissions: ['*://*/*'],
    sidebar_action: { default_panel: 'sidepanel.html', default_title: 'Sotto', open_at_install: false },
    background: { scripts: ['background.js'], persistent: true },
    content_security_policy: CSP,
    web_accessible_resources: ['card.html'],
  },
};

const powersOf = (build: BuiltPackage) =>
  Object.fromEntries(Object.entries(readManifest(build)).filter(([key]) => !HARMLESS.includes(key)));

for (const build of BUILDS)
  describeUnless(!build.exists, BY_HAND.notBuilt)(`manifest of ${build.name}`, () => {
    test('asks for what is written down, and for nothing else', () => {
      expect(powersOf(build)).toEqual(PINNED[build.name]);
    });
  });

for (const build of SEALED_BUILDS)
  describeUnless(!build.exists, BY_HAND.notBuilt)(`manifest of the sealed ${build.name}`, () => {
    test('asks for no host, now or later, and connects to its own package alone', () => {
      const { optional_host_permissions: _chrome, optional_permissions: _firefox, ...rest } = PINNED[build.name];
      const sealed = csp("'self'");
      expect(powersOf(build)).toEqual({
        ...rest,
        content_security_policy: build.name === 'chrome-mv3' ? { extension_pages: sealed } : sealed,
      });
    });
  });

/** Plants each way around the bans that we know of. The rules must find them. */
import tseslint from 'typescript-eslint';
import { RuleTester } from 'eslint';
import { afterAll, describe, it } from 'vitest';
import noBarrel from './no-barrel.ts';
import noEgress from './no-egress.ts';
import noNavigation from './no-navigation.ts';
import noUnboundedSpread from './no-unbounded-spread.ts';

Object.assign(RuleTester, { afterAll, describe, it, itOnly: it.only });

const tester = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { ecmaFeatures: { jsx: true } },
    globals: { fetch: 'readonly' },
  },
});

const channel = (name: string) => [{ messageId: 'channel', data: { name } }];

tester.run('no-egress', noEgress, {
  valid: [
    'const fetchModel = 1; fetchModel;',
    'type Peer = RTCPeerConnection;',
    'declare const source: { fetch(): void }; source.fetch();',
    'function load(fetch: () => void) { fetch(); }',
    { code: 'await fetch(path);', options: [{ allowFetch: true }] },
    'type F = typeof fetch;',
  ],
  invalid: [
    { code: 'new RTCPeerConnection();', errors: channel('RTCPeerConnection') },
    { code: 'new window.webkitRTCPeerConnection();', errors: channel('webkitRTCPeerConnection') },
    { code: 'const { WebSocket: Socket } = globalThis;', errors: channel('WebSocket') },
    { code: "new frame.contentWindow['RTCPeerConnection']();", errors: channel('RTCPeerConnection') },
    { code: 'window[`EventSource`];', errors: channel('EventSource') },
    { code: "Reflect.get(self, 'WebTransport');", errors: channel('WebTransport') },
    { code: "navigator.sendBeacon('/x');", errors: channel('sendBeacon') },
    { code: 'new XMLHttpRequest();', options: [{ allowFetch: true }], errors: channel('XMLHttpRequest') },
    { code: "fetch('/x');", errors: [{ messageId: 'fetch' }] },
    { code: 'const get = fetch;', errors: [{ messageId: 'fetch' }] },
    { code: "globalThis.fetch('/x');", errors: [{ messageId: 'fetch' }] },
    { code: "self['fetch']('/x');", errors: [{ messageId: 'fetch' }] },
  ],
});

const navigation = [{ messageId: 'navigation' }];

tester.run('no-navigation', noNavigation, {
  valid: [
    'const { origin } = location;',
    'if (location.href === expected) done();',
    "text.replace('a', 'b');",
    'const database = indexedDB.open(name);',
    'dialog.open = true;',
    'this.submit(task);',
    'const view = <a href={source.address}>{source.title}</a>;',
    'function open() {} open();',
  ],
  invalid: [
    { code: 'location.href = address;', errors: navigation },
    { code: 'location = address;', errors: navigation },
    { code: 'window.location = address;', errors: navigation },
    { code: 'document.location.search = text;', errors: navigation },
    { code: 'frame.contentWindow.location = address;', errors: navigation },
    { code: 'window.location.assign(address);', errors: navigation },
    { code: 'location.replace(address);', errors: navigation },
    { code: 'window.open(address);', errors: navigation },
    { code: 'open(address);', errors: navigation },
    { code: 'browser.tabs.create({ url });', errors: navigation },
    { code: 'browser.tabs.update(tabId, { url });', errors: navigation },
    { code: 'browser.windows.create({ url });', errors: navigation },
    { code: 'form.submit();', errors: navigation },
    { code: 'page.loginForm.submit();', errors: navigation },
    { code: 'button.form.requestSubmit();', errors: navigation },
    { code: 'const view = <form action={address} />;', errors: navigation },
    { code: 'const view = <a href={address} ping={other} />;', errors: navigation },
  ],
});

const spread = [{ messageId: 'spread' }];

tester.run('no-unbounded-spread', noUnboundedSpread, {
  valid: [
    'const all = [...a, ...b]; all.push(item);',
    'Math.max(...[a, b]);',
    "Math.min(...(['a', 'b'] as const).map((name) => sizes[name]));",
    'queue.push(...KINDS);',
    'function log(...parts: string[]) { write(...parts); }',
    'const call = (...args: unknown[]) => () => made(...args);',
    'a.concat(b);',
  ],
  invalid: [
    { code: 'queue.push(...parts);', errors: spread },
    { code: 'queue.splice(-1, 1, ...parts.reverse());', errors: spread },
    { code: 'Math.max(0, ...scores);', errors: spread },
    { code: 'Math.min(...sizes.map((size) => size / 2));', errors: spread },
    { code: 'String.fromCharCode(...bytes);', errors: spread },
    { code: 'all.concat(...lists);', errors: spread },
    { code: 'new Set(...lists);', errors: spread },
    { code: 'Math.max(...[...scores]);', errors: spread },
    { code: 'Math.max(...(scores as number[]));', errors: spread },
    { code: 'function add(...own: number[]) { const parts = own; queue.push(...parts); }', errors: spread },
  ],
});

tester.run('no-barrel', noBarrel, {
  valid: [{ code: "import { a } from './a'; export const b = a;", filename: 'src/tasks/plan.ts' }],
  invalid: [
    { code: 'export const a = 1;', filename: 'src/tasks/index.ts', errors: [{ messageId: 'index' }] },
    { code: "export * from './a';", filename: 'src/tasks/plan.ts', errors: [{ messageId: 'handOn' }] },
    { code: "export { a } from './a';", filename: 'src/tasks/plan.ts', errors: [{ messageId: 'handOn' }] },
    { code: "export type { A } from './a';", filename: 'src/tasks/plan.ts', errors: [{ messageId: 'handOn' }] },
  ],
});

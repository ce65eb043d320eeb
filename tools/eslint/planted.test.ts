/** Tests the configuration: in each room it must find code that breaks a promise. */
import path from 'node:path';
import { ESLint } from 'eslint';
import { expect, test } from 'vitest';
import { ARROWS } from './rooms.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Without the rules that need types: these would need files that exist. */
const eslint = new ESLint({
  cwd: root,
  overrideConfigFile: path.join(root, 'eslint.config.js'),
  ruleFilter: ({ ruleId }) => !ruleId.startsWith('@typescript-eslint/'),
  overrideConfig: { languageOptions: { parserOptions: { projectService: false } } },
});

async function rulesBroken(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(root, filePath) });
  return result?.messages.map(({ ruleId, message }) => ruleId ?? message) ?? [];
}

test.each([
  ...Object.keys(ARROWS).map((name) => `src/${name}/planted.ts`),
  'entrypoints/page.ts',
  'entrypoints/offscreen/planted.ts',
])('nothing goes out from %s', async (file) => {
  expect(await rulesBroken(file, 'new RTCPeerConnection();')).toContain('sotto/no-egress');
  expect(await rulesBroken(file, "void fetch('https://example.org/?q=' + text);")).toContain('sotto/no-egress');
  expect(await rulesBroken(file, "window.open('https://example.org/?q=' + text);")).toContain('sotto/no-navigation');
  expect(await rulesBroken(file, 'console.log(page.title);')).toContain('no-restricted-globals');
});

test('only files of the package are fetched, in files that are listed', async () => {
  expect(await rulesBroken('src/engine/package-file.ts', 'void fetch(address);')).toEqual([]);
  expect(await rulesBroken('src/engine/package-file.ts', 'new WebSocket(address);')).toEqual(['sotto/no-egress']);
});

test('one file fetches models, and has no other way out', async () => {
  expect(await rulesBroken('src/network/open-file.ts', 'void fetch(address);')).toEqual([]);
  expect(await rulesBroken('src/network/open-file.ts', 'navigator.sendBeacon(address);')).toEqual(['sotto/no-egress']);
  expect(await rulesBroken('src/network/read-body.ts', 'void fetch(address);')).toEqual(['sotto/no-egress']);
  expect(await rulesBroken('src/models/download/transfer.ts', 'void fetch(address);')).toEqual(['sotto/no-egress']);
});

test.each([
  ['element.innerHTML = answer;', 'no-unsanitized/property'],
  ["element.insertAdjacentHTML('beforeend', answer);", 'no-unsanitized/method'],
  ['document.write(answer);', 'no-unsanitized/method'],
  ['range.createContextualFragment(answer);', 'no-restricted-syntax'],
  ['frame.srcdoc = answer;', 'no-restricted-syntax'],
  ['eval(answer);', 'no-eval'],
  ['new Function(answer);', 'no-new-func'],
  ['void import(path);', 'no-restricted-syntax'],
  ['new Worker(URL.createObjectURL(blob));', 'no-restricted-syntax'],
])('model text is never code or markup: %s', async (code, rule) => {
  expect(await rulesBroken('src/surfaces/planted.ts', code)).toContain(rule);
});

test.each([
  ['src/tasks/planted.ts', 'document.title;'],
  ['src/tasks/planted.ts', 'Date.now();'],
  ['src/host/planted.ts', 'window.close();'],
  ['src/engine/planted.ts', 'self.document;'],
  ['src/extract/planted.ts', 'chrome.runtime.id;'],
  ['src/surfaces/planted.ts', 'globalThis.browser;'],
])('rooms keep to themselves: %s may not say %s', async (file, code) => {
  expect(await rulesBroken(file, code)).toContain('no-restricted-globals');
});

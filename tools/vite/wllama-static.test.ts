import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { wllamaAssets } from './wllama-static';

const scripts = wllamaAssets().flatMap((asset) =>
  'contents' in asset ? [{ name: asset.fileName, code: String(asset.contents) }] : [],
);

it('makes the worker, and copies the wasm', () => {
  expect(wllamaAssets().map(({ fileName }) => fileName)).toEqual(['wllama/wllama.wasm', 'wllama/worker.js']);
});

it.each(scripts)('$name is a script that parses, and evaluates no text as code', ({ code }) => {
  expect(() => new Script(code)).not.toThrow();
  expect(code).not.toMatch(/\beval\(|new Function\(|importScripts\(/);
});

it.each(scripts)('$name names no host to fetch from', ({ code }) => {
  const withoutComments = code.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  expect(withoutComments).not.toMatch(/https?:\/\//);
});

it('answers with an error after a failed action, instead of reading a length from a null pointer', () => {
  expect(scripts.find(({ name }) => name.endsWith('worker.js'))?.code).toContain("err: 'refused'");
});

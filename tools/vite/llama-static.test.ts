import path from 'node:path';
import { Script } from 'node:vm';
import { expect, it } from 'vitest';
import { llamaAssets } from './llama-static';

const assets = llamaAssets(path.join(import.meta.dirname, '../..'));
const contentsOf = (name: string): string | Uint8Array => {
  const asset = assets.find(({ fileName }) => fileName === name);
  if (!asset || !('contents' in asset)) throw new Error(`There is no ${name}.`);
  return asset.contents;
};

it('are one script and both modules', () => {
  expect(assets.map(({ fileName }) => fileName)).toEqual([
    'llama/llama.js',
    'llama/llama-simd.wasm',
    'llama/llama-relaxed.wasm',
  ]);
  for (const name of ['llama/llama-simd.wasm', 'llama/llama-relaxed.wasm'])
    expect(WebAssembly.validate(contentsOf(name) as Uint8Array<ArrayBuffer>)).toBe(true);
});

it('has a script that parses, evaluates no text as code and names no host to fetch from', () => {
  const code = String(contentsOf('llama/llama.js'));
  expect(() => new Script(code)).not.toThrow();
  expect(code).toContain('SottoLlama');
  expect(code).not.toMatch(/\beval\(|new Function\(/);
  expect(code).not.toMatch(/https?:\/\//);
});

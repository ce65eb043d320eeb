import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CatalogueSchema, isLocked, type Entry } from '../../src/models/catalogue-schema.ts';
import { formatCatalogue } from './format.ts';
import { lockEntry } from './lock.ts';
import { pieceBytes } from './read-pieces.ts';

const CATALOGUE = 'src/models/catalogue.json';
const REVISION = 'c'.repeat(40);
/** A file of two whole pieces and a shorter one. */
const PIECE_BYTES = 512 << 10;
const BYTES = Buffer.alloc(2 * PIECE_BYTES + 1_000, 'weights ');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const SHA256 = sha256(BYTES);

let server: Server;
let publisher: string;
/** The fake publisher's answer, and the requests that it got. */
let answer: { status: number; body: unknown };
let asked: string[];
let folder: string;
let listed: readonly Entry[];

const file = (over: object = {}): object => ({
  rfilename: 'tiny.gguf',
  size: BYTES.length,
  lfs: { sha256: SHA256, size: BYTES.length, pointerSize: 134 },
  ...over,
});
const entry = (over: Partial<Entry> = {}): Entry => ({
  ...listed[0]!,
  repository: 'somebody/tiny-GGUF',
  revision: null,
  path: 'tiny.gguf',
  sha256: SHA256,
  bytes: 8_000_000,
  exact: false,
  chunks: null,
  ...over,
});

beforeEach(async () => {
  listed = v.parse(CatalogueSchema, JSON.parse(await readFile(CATALOGUE, 'utf8'))).models;
  folder = await mkdtemp(path.join(os.tmpdir(), 'models-lock-'));
  answer = { status: 200, body: { sha: REVISION, siblings: [{ rfilename: 'README.md', size: 10 }, file()] } };
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  publisher = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

async function onDisk(bytes: Uint8Array): Promise<string> {
  const name = path.join(folder, 'tiny.gguf');
  await writeFile(name, bytes);
  return name;
}

describe('locking an entry', () => {
  it('takes revision and exact size from the publisher', async () => {
    const { entry: locked, failure } = await lockEntry(entry(), { publisher, file: null });
    expect(failure).toBeNull();
    expect(locked).toMatchObject({ revision: REVISION, bytes: BYTES.length, exact: true, chunks: null });
    expect(isLocked(locked)).toBe(true);
    expect(asked).toEqual(['/api/models/somebody/tiny-GGUF/revision/main?blobs=true']);
  });

  it('asks for the pinned revision', async () => {
    await lockEntry(entry({ revision: REVISION }), { publisher, file: null });
    expect(asked).toEqual([`/api/models/somebody/tiny-GGUF/revision/${REVISION}?blobs=true`]);
  });

  it('takes the hashes of the pieces from the bytes', async () => {
    const { entry: locked } = await lockEntry(entry(), { publisher, file: await onDisk(BYTES) });
    expect(locked.chunks).toEqual({
      bytes: PIECE_BYTES,
      sha256: [0, 1, 2].map((index) => sha256(BYTES.subarray(index * PIECE_BYTES, (index + 1) * PIECE_BYTES))),
    });
  });

  it.each([
    [
      'another hash',
      () => ({ sha: REVISION, siblings: [file({ lfs: { sha256: '0'.repeat(64), size: BYTES.length } })] }),
      'wrong-hash',
    ],
    ['no such file', () => ({ sha: REVISION, siblings: [file({ rfilename: 'other.gguf' })] }), 'no-such-file'],
    ['no hash', () => ({ sha: REVISION, siblings: [file({ lfs: null })] }), 'no-such-file'],
  ])('refuses a publisher that says %s', async (_, body, code) => {
    answer.body = body();
    await expect(lockEntry(entry(), { publisher, file: null })).rejects.toMatchObject({ code });
  });

  it('refuses a size that differs from the pinned one, and another file', async () => {
    await expect(lockEntry(entry({ bytes: 7, exact: true }), { publisher, file: null })).rejects.toMatchObject({
      code: 'wrong-size',
    });
    const damaged = Buffer.from(BYTES);
    damaged[PIECE_BYTES + 3] = 0;
    await expect(lockEntry(entry(), { publisher, file: await onDisk(damaged) })).rejects.toMatchObject({
      code: 'wrong-hash',
    });
  });

  it.each([
    [
      'publisher-refused',
      () => {
        answer.status = 404;
      },
    ],
    [
      'publisher-unreadable',
      () => {
        answer.body = '<!doctype html>Sign in';
      },
    ],
    [
      'publisher-unreadable',
      () => {
        answer.body = { sha: 'main', siblings: [] };
      },
    ],
  ])('leaves an entry as it was, unlocked, and says why: %s', async (code, spoil) => {
    spoil();
    const { entry: now, failure } = await lockEntry(entry(), { publisher, file: null });
    expect(failure?.code).toBe(code);
    expect(now).toEqual(entry());
    expect(isLocked(now)).toBe(false);
  });

  it('still takes the pieces where the publisher cannot be reached', async () => {
    const { entry: now, failure } = await lockEntry(entry({ revision: REVISION }), {
      publisher: 'http://127.0.0.1:9',
      file: await onDisk(BYTES),
    });
    expect(failure?.code).toBe('publisher-unreachable');
    expect(now.chunks?.sha256).toHaveLength(3);
    expect(isLocked(now)).toBe(true);
  });
});

it.each([
  [1, 512 << 10],
  [98_362_432, 512 << 10],
  [512 << 20, 1 << 20],
  [2e9, 2 << 20],
  [2.5e9, 4 << 20],
])('a file of %i bytes has pieces of %i', (bytes, piece) => {
  expect(pieceBytes(bytes)).toBe(piece);
});

it('writes the list as it is in the source', async () => {
  expect(formatCatalogue(listed)).toBe(await readFile(CATALOGUE, 'utf8'));
});

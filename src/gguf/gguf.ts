/**
 * Parses the header of a GGUF file (versions 2 and 3): https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
 * The file may come from anywhere: nothing is allocated by a count that has not been checked against its size.
 */
import { SottoError } from '@/src/protocol/errors';
import { Cursor, NeedMoreBytes } from './cursor';
import { ROPE_FACTORS } from './tensor-names';
import { tensorType, type TensorType } from './tensor-types';
import { GgufArray, readValue, type GgufValue } from './values';

const MAGIC = 'GGUF';
/** Enough of a file to tell what it is, in bytes. */
const SNIFFED = 512;
const WEB_PAGE = /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype html|html|head|\?xml|!--)/i;
/** Read at first, in bytes: most headers fit (vocabularies of 50,000 take 2 MB). */
const FIRST_READ = 4 << 20;
/** No model has a header of this size; a file that claims one is not read further. */
const MAX_HEADER = 64 << 20;
/** After so many bytes of metadata, which take some 10 ms, others get the thread: it is the host's. */
const STRETCH = 1 << 20;
const MAX_DIMS = 4;
const DEFAULT_ALIGNMENT = 32;
/** A key without a name and with a one-byte value; a tensor without a name and without dimensions. */
const MIN_BYTES = { key: 13, tensor: 24 };
/** Models have some hundreds of either at most, and a mixture of many experts some thousands of tensors. */
const MAX_COUNTS = { key: 10_000, tensor: 20_000 };
/** Longest names, in bytes: the format's limit for keys, and ggml's for tensors. */
const MAX_NAMES = { key: 65_535, tensor: 64 };

export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  /** Row length first, as ggml counts. */
  readonly dims: readonly number[];
  /** Where the weights begin, in bytes from the file's beginning. */
  readonly offset: number;
  readonly bytes: number;
}

export interface Gguf {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The values of the tensor `rope_freqs.weight`, or null where the file has none, or no usable one. */
  readonly ropeFactors: readonly number[] | null;
}

type Header = Omit<Gguf, 'ropeFactors'>;

/** No head is wider than twice this; a longer list of factors is something else. */
const MAX_ROPE_FACTORS = 1024;

/**
 * Reads a file's header, by slices of its beginning only, and the few numbers beyond it that belong to the model's
 * shape.
 * @throws SottoError `model-empty`, `model-web-page`, `model-not-gguf`, `model-truncated` with `needed` and `bytes`,
 * `model-broken`, `model-split` with `part` and `parts`, or `model-unsupported`.
 */
export async function readGguf(file: Blob): Promise<Gguf> {
  for (let length = FIRST_READ; ; length *= 4) {
    const bytes = new Uint8Array(await file.slice(0, Math.min(length, MAX_HEADER)).arrayBuffer());
    try {
      const header = await parseGguf(bytes, file.size);
      return { ...header, ropeFactors: await readRopeFactors(file, header) };
    } catch (error) {
      if (!(error instanceof NeedMoreBytes)) throw error;
      if (length >= MAX_HEADER) throw new SottoError('model-unsupported', 'the header is larger than 64 MiB');
    }
  }
}

async function readRopeFactors(file: Blob, { tensors }: Header): Promise<readonly number[] | null> {
  const info = tensors.get(ROPE_FACTORS);
  if (info?.type.name !== 'F32' || info.bytes > MAX_ROPE_FACTORS * 4) return null;
  const view = new DataView((await readBytes(file, info)).buffer);
  const factors = Array.from({ length: info.bytes / 4 }, (_, index) => view.getFloat32(index * 4, true));
  return factors.every((factor) => Number.isFinite(factor) && factor > 0) ? factors : null;
}

async function parseGguf(bytes: Uint8Array, fileBytes: number): Promise<Header> {
  checkMagic(bytes);
  const cursor = new Cursor(bytes, fileBytes);
  cursor.run(MAGIC.length);
  const version = cursor.u32();
  if (version !== 2 && version !== 3) {
    throw new SottoError('model-unsupported', `GGUF version ${version}; Sotto reads 2 and 3, little-endian`);
  }
  const tensorCount = cursor.count(MIN_BYTES.tensor);
  const keyCount = cursor.count(MIN_BYTES.key);
  if (tensorCount > MAX_COUNTS.tensor || keyCount > MAX_COUNTS.key)
    throw new SottoError('model-broken', 'the header gives more parts than any model has');
  const metadata = await readMetadata(cursor, keyCount);
  checkWhole(metadata);
  // Asked only now: the first part of a split model may have none of its weights.
  if (tensorCount === 0) throw new SottoError('model-broken', 'the file has no weights');
  const tensors = readTensors(cursor, tensorCount);
  return {
    metadata,
    tensors: placeTensors(tensors, { headerBytes: cursor.offset, alignment: alignmentOf(metadata), fileBytes }),
  };
}

function checkMagic(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new SottoError('model-empty', 'the file is empty');
  const head = Array.from(bytes.subarray(0, SNIFFED), (byte) => String.fromCharCode(byte)).join('');
  if (head.startsWith(MAGIC)) return;
  // What a download gives that was answered by a page: a sign-in, an error, a licence to accept.
  if (WEB_PAGE.test(head)) throw new SottoError('model-web-page', 'the file is a web page');
  throw new SottoError('model-not-gguf', 'the file does not begin with GGUF');
}

/** Keys from llama.cpp's `gguf-split`. */
function checkWhole(metadata: ReadonlyMap<string, GgufValue>): void {
  const parts = metadata.get('split.count');
  const part = metadata.get('split.no');
  if (typeof parts !== 'number' || parts < 2) return;
  throw new SottoError('model-split', 'the file is one part of a model', { part: Number(part ?? 0) + 1, parts });
}

async function readMetadata(cursor: Cursor, count: number): Promise<Map<string, GgufValue>> {
  const metadata = new Map<string, GgufValue>();
  let paused = 0;
  for (let i = 0; i < count; i += 1) {
    if (cursor.offset - paused > STRETCH) {
      await new Promise((resolve) => {
        // eslint-disable-next-line no-restricted-globals -- a pause changes nothing of what is read
        setTimeout(resolve);
      });
      paused = cursor.offset;
    }
    const key = cursor.name(MAX_NAMES.key);
    if (metadata.has(key)) throw new SottoError('model-broken', 'the metadata has a key twice');
    metadata.set(key, readValue(cursor));
  }
  return metadata;
}

/** Offsets are relative to the end of the header, which isn't known yet. */
function readTensors(cursor: Cursor, count: number): TensorInfo[] {
  const tensors: TensorInfo[] = [];
  for (let i = 0; i < count; i += 1) tensors.push(readTensor(cursor));
  return tensors;
}

function readTensor(cursor: Cursor): TensorInfo {
  const name = cursor.name(MAX_NAMES.tensor);
  const dimCount = cursor.u32();
  // None: a single number, as llama.cpp takes it.
  if (dimCount > MAX_DIMS) throw new SottoError('model-broken', `a tensor has ${dimCount} dimensions`);
  const dims = Array.from({ length: dimCount }, () => cursor.u64());
  const id = cursor.u32();
  const type = tensorType(id);
  if (!type) throw new SottoError('model-unsupported', `weights of unknown type ${id}`);
  const weights = dims.reduce((product, dim) => product * dim, 1);
  if (!Number.isSafeInteger(weights) || weights < 1 || (dims[0] ?? 1) % type.block !== 0) {
    throw new SottoError('model-broken', 'a tensor has impossible dimensions');
  }
  return { name, type, dims, offset: cursor.u64(), bytes: (weights / type.block) * type.bytes };
}

/** Tensors lie one behind the other, in the order of the header: llama.cpp refuses them otherwise. */
function placeTensors(
  tensors: readonly TensorInfo[],
  { headerBytes, alignment, fileBytes }: { headerBytes: number; alignment: number; fileBytes: number },
): Map<string, TensorInfo> {
  const placed = new Map<string, TensorInfo>();
  const dataStart = align(headerBytes, alignment);
  let next = 0;
  let needed = dataStart;
  for (const tensor of tensors) {
    if (tensor.offset !== next) throw new SottoError('model-broken', 'the tensors do not lie one behind the other');
    if (placed.has(tensor.name)) throw new SottoError('model-broken', 'a tensor is there twice');
    placed.set(tensor.name, { ...tensor, offset: dataStart + tensor.offset });
    needed = dataStart + tensor.offset + tensor.bytes;
    next = align(tensor.offset + tensor.bytes, alignment);
    if (!Number.isSafeInteger(dataStart + next))
      throw new SottoError('model-broken', 'a tensor has an impossible size');
  }
  if (needed > fileBytes)
    throw new SottoError('model-truncated', 'the weights go on beyond the file', { needed, bytes: fileBytes });
  return placed;
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>): number {
  const alignment = metadata.get('general.alignment') ?? DEFAULT_ALIGNMENT;
  if (
    typeof alignment !== 'number' ||
    !Number.isInteger(alignment) ||
    alignment < 1 ||
    alignment > 1 << 20 ||
    (alignment & (alignment - 1)) !== 0
  ) {
    throw new SottoError('model-broken', 'the metadata gives an impossible alignment');
  }
  return alignment;
}

function align(offset: number, alignment: number): number {
  return Math.ceil(offset / alignment) * alignment;
}

/** A string from the metadata, or `fallback` where it is missing or of another type. */
export function textOf({ metadata }: Gguf, key: string, fallback = ''): string {
  const value = metadata.get(key);
  return typeof value === 'string' ? value : fallback;
}

/** A number from the metadata, or `fallback` where it is missing, of another type or not finite. */
export function numberOf({ metadata }: Gguf, key: string, fallback: number): number {
  const value = metadata.get(key);
  return typeof value === 'number' && Number.isFinite(value) ? value : fallback;
}

/** An array from the metadata, or undefined. */
export function arrayOf({ metadata }: Gguf, key: string): GgufArray | undefined {
  const value = metadata.get(key);
  return value instanceof GgufArray ? value : undefined;
}

/**
 * A tensor's bytes, or some of them. Throws `model-truncated` where the file has become shorter since its header was
 * read.
 */
export async function readBytes(
  file: Blob,
  { offset, bytes }: Pick<TensorInfo, 'offset' | 'bytes'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await file.slice(offset, offset + bytes).arrayBuffer();
  if (buffer.byteLength !== bytes) throw new SottoError('model-truncated', 'the file has become shorter');
  return new Uint8Array(buffer);
}

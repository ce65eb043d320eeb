/**
 * Parses the header of a GGUF file (versions 2 and 3): https://github.com/ggml-org/ggml/blob/master/docs/gguf.md.
 * The file is untrusted: no count is used for an allocation before it is checked against the file's size.
 */
import { SottoError } from '@/src/protocol/errors';
import { Cursor, NeedMoreBytes } from './cursor';
import { ROPE_FACTORS } from './tensor-names';
import { tensorType, type TensorType } from './tensor-types';
import { GgufArray, readValue, type GgufValue } from './values';

const MAGIC = 'GGUF';
/** How many bytes tell what kind of file it is. */
const SNIFFED = 512;
const WEB_PAGE = /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype html|html|head|\?xml|!--)/i;
/** How much is read first, in bytes. Most headers fit: a vocabulary of 50,000 tokens takes 2 MB. */
const FIRST_READ = 4 << 20;
/** No model has a larger header, in bytes. */
const MAX_HEADER = 64 << 20;
/** Parsing pauses after so many bytes of metadata, or some 10 ms, because the thread is the host's. */
const STRETCH = 1 << 20;
const MAX_DIMS = 4;
const DEFAULT_ALIGNMENT = 32;
/** Size of a key with an empty name and a one-byte value, and of a tensor with an empty name and no dimensions. */
const MIN_BYTES = { key: 13, tensor: 24 };
/** Models have some hundreds of keys and tensors, and mixtures of experts some thousands of tensors. */
const MAX_COUNTS = { key: 10_000, tensor: 20_000 };
/** Limits for names, in bytes: the format's for keys, and ggml's for tensors. */
const MAX_NAMES = { key: 65_535, tensor: 64 };

export interface TensorInfo {
  readonly name: string;
  readonly type: TensorType;
  /** In ggml's order: the length of a row comes first. */
  readonly dims: readonly number[];
  /** Offset of the weights in the file, in bytes. */
  readonly offset: number;
  readonly bytes: number;
}

export interface Gguf {
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: ReadonlyMap<string, TensorInfo>;
  /** The values of the tensor `rope_freqs.weight`, or null if there is no usable one. */
  readonly ropeFactors: readonly number[] | null;
}

type Header = Omit<Gguf, 'ropeFactors'>;

/** No head is wider than twice this. A longer list cannot be factors. */
const MAX_ROPE_FACTORS = 1024;

/**
 * Reads a file's header, and the factors of its rotary frequencies. Only slices of the file are read.
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
  // After `checkWhole`, because the first part of a split model may have no weights.
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
  // Saved instead of a model: a page to sign in, an error page, or a licence.
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

/** The offsets are still relative to the end of the header. */
function readTensors(cursor: Cursor, count: number): TensorInfo[] {
  const tensors: TensorInfo[] = [];
  for (let i = 0; i < count; i += 1) tensors.push(readTensor(cursor));
  return tensors;
}

function readTensor(cursor: Cursor): TensorInfo {
  const name = cursor.name(MAX_NAMES.tensor);
  const dimCount = cursor.u32();
  // Without dimensions it is a single number, as in llama.cpp.
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

/** Makes offsets absolute. Tensors follow each other in the header's order; llama.cpp refuses anything else. */
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

/** A string from the metadata, or `fallback` if it is missing or of another type. */
export function textOf({ metadata }: Gguf, key: string, fallback = ''): string {
  const value = metadata.get(key);
  return typeof value === 'string' ? value : fallback;
}

/** A number from the metadata, or `fallback` if it is missing, of another type or not finite. */
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
 * Reads the bytes of a tensor, or some of them. Throws `model-truncated` if the file has become shorter since its
 * header was read.
 */
export async function readBytes(
  file: Blob,
  { offset, bytes }: Pick<TensorInfo, 'offset' | 'bytes'>,
): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await file.slice(offset, offset + bytes).arrayBuffer();
  if (buffer.byteLength !== bytes) throw new SottoError('model-truncated', 'the file has become shorter');
  return new Uint8Array(buffer);
}

import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ModelFile } from './model-file';

/** A file on the disk. Only what is read is in memory. */
class DiskFile {
  constructor(
    private readonly bytes: number,
    private readonly from = 0,
  ) {}
  slice(from: number, to: number): DiskFile {
    return new DiskFile(Math.max(0, Math.min(to, this.from + this.bytes) - from), from);
  }
  contents(): ArrayBuffer {
    const bytes = new Uint8Array(this.bytes);
    for (let at = 0; at < bytes.length; at += 1) bytes[at] = (this.from + at) % 251;
    return bytes.buffer;
  }
}

let read: (slice: DiskFile) => ArrayBuffer;

beforeEach(() => {
  read = (slice) => slice.contents();
  vi.stubGlobal(
    'FileReaderSync',
    class {
      readAsArrayBuffer(slice: DiskFile): ArrayBuffer {
        return read(slice);
      }
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const memory = (): WebAssembly.Memory => new WebAssembly.Memory({ initial: 400, maximum: 400, shared: true });
const open = (bytes: number): ModelFile => new ModelFile(new DiskFile(bytes) as unknown as Blob);

it('copies bytes from any offset to the right address', () => {
  const heap = memory();
  expect(open(5_000_000_000).readInto(heap)(1_000, 64, 4_294_967_300)).toBe(64);
  const wanted = Array.from({ length: 64 }, (_, at) => (4_294_967_300 + at) % 251);
  expect([...new Uint8Array(heap.buffer).slice(1_000, 1_064)]).toEqual(wanted);
});

it('reads no more than 16 MB at once', () => {
  expect(open(1e9).readInto(memory())(0, 1e8, 7)).toBe(16 * 2 ** 20);
});

it('reads large pieces from the disk, however small the requested parts are', () => {
  const file = open(1_000_000);
  const sizes: number[] = [];
  read = (slice) => {
    const contents = slice.contents();
    sizes.push(contents.byteLength);
    return contents;
  };
  const heap = memory();
  const readInto = file.readInto(heap);
  for (let offset = 0; offset < 1_000_000; offset += 1_000) expect(readInto(offset, 1_000, offset)).toBe(1_000);
  const wanted = Array.from({ length: 1_000 }, (_, at) => (777_000 + at) % 251);
  expect([...new Uint8Array(heap.buffer).slice(777_000, 778_000)]).toEqual(wanted);
  expect(sizes).toEqual([1_000_000]);
  expect(readInto(0, 64, 2_000_000), 'behind the end').toBe(0);
  file.forget();
  expect(readInto(0, 64, 10)).toBe(64);
  expect(sizes).toHaveLength(3);
});

it('reports a file that is gone', () => {
  const file = open(1_000);
  read = () => {
    throw new DOMException('gone', 'NotFoundError');
  };
  expect(file.readInto(memory())(0, 10, 0)).toBe(-1);
  expect(file.trouble).toMatchObject({ code: 'model-missing' });
});

it('reads nothing for a worker that was ended', () => {
  let stopped = false;
  const file = new ModelFile(new DiskFile(1_000) as unknown as Blob, () => stopped);
  const readInto = file.readInto(memory());
  expect(readInto(0, 10, 0)).toBe(10);
  stopped = true;
  expect(readInto(0, 10, 0)).toBe(-1);
  expect(file.trouble).toBeUndefined();
});

/**
 * A file of the browser's private file system, open for one worker alone: `FileSystemSyncAccessHandle`, as far as Sotto
 * needs it.
 */
export interface SyncFile {
  /** Returns how many bytes there were. */
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  /** Returns how many bytes it took: fewer where the disk is full. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  getSize(): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** In workers of every browser that Sotto runs in, though not in TypeScript's library for documents. */
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

/**
 * Opens a file for this worker alone, until it is closed. Throws what the browser throws, such as for one that is open.
 */
export function openSync(file: FileSystemFileHandle): Promise<SyncFile> {
  return (file as SyncHandle).createSyncAccessHandle();
}

/**
 * Writes all of it. @throws DOMException `QuotaExceededError` where the disk took a part only, else what writing threw.
 */
export function writeAll(file: Pick<SyncFile, 'write'>, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  // Short writes are how some disks say that they are full.
  if (file.write(bytes, { at }) < bytes.length)
    throw new DOMException('the disk took only a part', 'QuotaExceededError');
}

/** The part of `FileSystemSyncAccessHandle` that Sotto uses: a file that only one worker has open. */
export interface SyncFile {
  /** Returns how many bytes were read. */
  read(buffer: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  /** Returns how many bytes were written: fewer where the disk is full. */
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  getSize(): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** In workers of every browser that Sotto runs in, though not in TypeScript's library for documents. */
type SyncHandle = FileSystemFileHandle & { createSyncAccessHandle(): Promise<SyncFile> };

/** Opens a file for this worker alone, until it is closed. Throws what the browser throws, such as for an open file. */
export function openSync(file: FileSystemFileHandle): Promise<SyncFile> {
  return (file as SyncHandle).createSyncAccessHandle();
}

/** Writes all bytes. @throws DOMException `QuotaExceededError` where the disk is full, else what writing threw. */
export function writeAll(file: Pick<SyncFile, 'write'>, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  // A full disk may take fewer bytes instead of throwing.
  if (file.write(bytes, { at }) < bytes.length)
    throw new DOMException('the disk took only a part', 'QuotaExceededError');
}

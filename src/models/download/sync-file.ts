/** A file of the browser's private file system, open for one worker alone: `FileSystemSyncAccessHandle`, as far as downloads need it. */
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

/** Writes all of it. @throws DOMException `QuotaExceededError` where the disk took a part only, else what writing threw. */
export function writeAll(file: SyncFile, bytes: Uint8Array<ArrayBuffer>, at: number): void {
  if (file.write(bytes, { at }) < bytes.length) throw new DOMException('the disk took only a part', 'QuotaExceededError');
}

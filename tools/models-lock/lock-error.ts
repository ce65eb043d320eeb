/** Why an entry of the catalogue was not completed. */
export type LockCode =
  | 'publisher-unreachable'
  | 'publisher-refused'
  | 'publisher-unreadable'
  | 'no-such-file'
  | 'wrong-hash'
  | 'wrong-size'
  | 'bad-arguments';

export class LockError extends Error {
  readonly code: LockCode;

  constructor(code: LockCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LockError';
    this.code = code;
  }
}

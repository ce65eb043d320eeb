/** Which part of a file an answer holds. */

export interface ContentRange {
  /** First and last byte of the part. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the whole file, or null where the server does not say. */
  readonly total: number | null;
}

/** Reads `Content-Range` of an answer 206 (RFC 9110, 14.4); null where it is missing or makes no sense. */
export function contentRange(header: string | null): ContentRange | null {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined) return null;
  const range = { first: Number(first), last: Number(last), total: total === '*' ? null : Number(total) };
  return range.last < range.first || (range.total !== null && range.last >= range.total) ? null : range;
}

/** Which part of a file a response has. */

export interface ContentRange {
  /** First and last byte of the part. */
  readonly first: number;
  readonly last: number;
  /** Size of the whole file in bytes, or null if the server does not say. */
  readonly total: number | null;
}

/** Parses `Content-Range` of a response 206 (RFC 9110, 14.4); null if it is missing or invalid. */
export function contentRange(header: string | null): ContentRange | null {
  const [, first, last, total] = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined) return null;
  const range = { first: Number(first), last: Number(last), total: total === '*' ? null : Number(total) };
  return range.last < range.first || (range.total !== null && range.last >= range.total) ? null : range;
}

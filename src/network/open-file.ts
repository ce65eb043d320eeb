/**
 * The only place that fetches anything from outside the package: a part of a file that the user asked for. The request
 * says nothing about the user: no cookies, no referrer, no language, and no use of the browser's cache.
 */
import { contentRange } from './content-range';
import { NetworkFault } from './fault';
import { wasRefused } from './refused-redirects';
import { retryAfterMs } from './retry-after';

export interface FileRequest {
  readonly address: string;
  /** The first byte, and the last one, or null for all bytes that follow. */
  readonly from: number;
  readonly last: number | null;
  /** Size that the whole file must have, in bytes; null if it is not known yet. */
  readonly total: number | null;
  /** Whether a body may come from this address, where the last redirect led to. */
  mayComeFrom(address: string): boolean;
  /** How long the server may take for the head of its response, in milliseconds. */
  readonly answerMs: number;
  readonly signal: AbortSignal;
}

export interface OpenedFile {
  /** Where the body begins: at `from` of the request, or at 0 if the server does not support ranges. */
  readonly from: number;
  /** Whether it ends at `last` of the request. If not, it has the rest of the file. */
  readonly isPart: boolean;
  /** Size of the whole file in bytes, or null if the server does not say. */
  readonly total: number | null;
  /** The server's tag for this version of the file, or null. */
  readonly etag: string | null;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Status codes after which the same request may succeed: time-out, too early, too many, and errors of the server. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);
const GONE = new Set([404, 410]);
const PAGE = /^(?:text\/html|application\/xhtml\+xml)\b/i;

/**
 * Requests a part of a file and checks the head of the response. The body is not read yet.
 *
 * It does not use `If-Range`, which would need a CORS preflight. A part of another version is known by its tag or size.
 * @throws AbortError after `signal`; NetworkFault with a code for everything else.
 */
export async function openFile(request: FileRequest): Promise<OpenedFile> {
  const response = await answer(request);
  try {
    return checked(response, request);
  } catch (error) {
    // The body of a refused response is not wanted.
    await response.body?.cancel().catch(() => undefined);
    throw error;
  }
}

async function answer({ address, from, last, answerMs, signal }: FileRequest): Promise<Response> {
  signal.throwIfAborted();
  const limit = new AbortController();
  const timer = setTimeout(() => {
    limit.abort();
  }, answerMs);
  const since = performance.now();
  try {
    return await fetch(address, {
      // Always a range, even from the beginning: browsers then ask for bytes without compression.
      headers: { Range: `bytes=${from}-${last ?? ''}`, Accept: '*/*', 'Accept-Language': '*' },
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      redirect: 'follow',
      mode: 'cors',
      signal: AbortSignal.any([signal, limit.signal]),
    });
  } catch {
    signal.throwIfAborted();
    if (limit.signal.aborted)
      throw new NetworkFault('download-stalled', 'the server did not answer in time', { again: true });
    if (await wasRefused(since)) throw redirected();
    throw new NetworkFault('download-offline', 'the server cannot be reached', { again: true });
  } finally {
    clearTimeout(timer);
  }
}

function checked(response: Response, { from, total, mayComeFrom }: FileRequest): OpenedFile {
  const { status, headers, body } = response;
  if (response.redirected && !mayComeFrom(response.url)) throw redirected();
  if (status !== 200 && status !== 206) throw refusal(response, total);
  if (PAGE.test(headers.get('Content-Type') ?? ''))
    throw new NetworkFault('download-web-page', 'the answer is a web page', { again: false });
  const range = status === 206 ? contentRange(headers.get('Content-Range')) : null;
  if (range && range.first !== from)
    throw new NetworkFault('download-refused', 'the server sent another part than was asked for', { again: true });
  const found = status === 206 ? (range?.total ?? null) : wholeLength(headers);
  checkSize(found, total);
  if (!body) throw new NetworkFault('download-refused', 'the answer has no body', { again: true });
  return { from: status === 206 ? from : 0, isPart: status === 206, total: found, etag: headers.get('ETag'), body };
}

function refusal({ status, headers }: Response, total: number | null): NetworkFault {
  const data = { status };
  const told = retryAfterMs(headers.get('Retry-After'), Date.now());
  if (LATER.has(status))
    return new NetworkFault('download-busy', `the server answered ${status}`, {
      again: true,
      retryAfterMs: told,
      data,
    });
  if (GONE.has(status))
    return new NetworkFault('download-missing', `the server answered ${status}`, { again: false, data });
  // The part would begin after the end of the file, so the file is shorter.
  if (status === 416 && total !== null)
    return new NetworkFault('download-wrong-size', 'the file ends before the part that was asked for', {
      again: false,
      data: { expected: total },
    });
  return new NetworkFault('download-refused', `the server answered ${status}`, { again: false, data });
}

/** @throws NetworkFault `download-wrong-size` if both sizes are known and differ. */
function checkSize(found: number | null, expected: number | null): void {
  if (found === null || expected === null || found === expected) return;
  throw new NetworkFault('download-wrong-size', 'the file has another size', {
    again: false,
    data: { expected, found },
  });
}

/** Size of a whole file by its headers; null if they do not say, or if the body is compressed. */
function wholeLength(headers: Headers): number | null {
  const encoding = headers.get('Content-Encoding') ?? 'identity';
  const length = headers.get('Content-Length') ?? '';
  return encoding === 'identity' && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function redirected(): NetworkFault {
  return new NetworkFault('download-redirected', 'the server sends on to a host that is not listed', { again: false });
}

/**
 * The one place that fetches anything outside the package: a part of one file, asked for by the user. Says nothing
 * about the user: no cookies, no referrer, no language, nothing from or for the browser's cache.
 */
import { contentRange } from './content-range';
import { NetworkFault } from './fault';
import { wasRefused } from './refused-redirects';
import { retryAfterMs } from './retry-after';

export interface FileRequest {
  readonly address: string;
  /** First byte, and the last one or null for all that follow. */
  readonly from: number;
  readonly last: number | null;
  /** Bytes that the whole file must have, or null where that is not known yet. */
  readonly total: number | null;
  /** Whether a body may come from this address, which is where the last redirect led. */
  mayComeFrom(address: string): boolean;
  /** How long the server may take for its answer's head, in milliseconds. */
  readonly answerMs: number;
  readonly signal: AbortSignal;
}

export interface OpenedFile {
  /** Where the body begins: at what was asked for, or at 0 where the server knows no parts. */
  readonly from: number;
  /** Whether it ends where it was asked to; else it goes on to the file's end. */
  readonly isPart: boolean;
  /** Bytes of the whole file, or null where the server does not say. */
  readonly total: number | null;
  /** The server's mark of this version of the file, or null. */
  readonly etag: string | null;
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/** Answers after which the same request may succeed: time-out, too early, too many, and trouble of the server's own. */
const LATER = new Set([408, 425, 429, 500, 502, 503, 504]);
const GONE = new Set([404, 410]);
const PAGE = /^(?:text\/html|application\/xhtml\+xml)\b/i;

/**
 * Asks for a part of a file and checks the answer's head; the body has not been read yet. No `If-Range`: servers of
 * other origins would have to be asked first whether they take it, and a part of another version is known by its mark
 * or size.
 * @throws AbortError after `signal`; NetworkFault by its code for everything else.
 */
export async function openFile(request: FileRequest): Promise<OpenedFile> {
  const response = await answer(request);
  try {
    return checked(response, request);
  } catch (error) {
    // The rest of a refused answer is not wanted.
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
      // Always a range, at the beginning too: browsers then ask for the bytes as they are, and never compressed.
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
  // The part would begin behind the file's end: it is a shorter one.
  if (status === 416 && total !== null)
    return new NetworkFault('download-wrong-size', 'the file ends before the part that was asked for', {
      again: false,
      data: { expected: total },
    });
  return new NetworkFault('download-refused', `the server answered ${status}`, { again: false, data });
}

/** @throws NetworkFault `download-wrong-size` where both are known and differ. */
function checkSize(found: number | null, expected: number | null): void {
  if (found === null || expected === null || found === expected) return;
  throw new NetworkFault('download-wrong-size', 'the file has another size', {
    again: false,
    data: { expected, found },
  });
}

/** Of an answer that holds the whole file; null where it says nothing, or tells the size of something compressed. */
function wholeLength(headers: Headers): number | null {
  const encoding = headers.get('Content-Encoding') ?? 'identity';
  const length = headers.get('Content-Length') ?? '';
  return encoding === 'identity' && /^\d{1,15}$/.test(length) ? Number(length) : null;
}

function redirected(): NetworkFault {
  return new NetworkFault('download-redirected', 'the server sends on to a host that is not listed', { again: false });
}

/** Runs scripts in Firefox's own windows and in pages' frames, over WebDriver BiDi with system access. */
import type { Browser } from 'puppeteer';

/** The part of puppeteer's BiDi connection that is used. Its types lack Mozilla's additions. */
export interface BidiConnection {
  send(method: string, params: object): Promise<{ result: Record<string, unknown> }>;
}

interface BidiContext {
  readonly context: string;
  readonly url: string;
  readonly children: readonly BidiContext[] | null;
}

/** The BiDi connection of a Firefox that puppeteer started. */
export function connectionOf(browser: Browser): BidiConnection {
  return (browser as unknown as { connection: BidiConnection }).connection;
}

/** Browsing contexts below `root`, or the browser's own windows where it is null. */
export async function contextTree(connection: BidiConnection, root: string | null): Promise<readonly BidiContext[]> {
  const { result } = await connection.send(
    'browsingContext.getTree',
    root === null ? { 'moz:scope': 'chrome' } : { root },
  );
  return result['contexts'] as BidiContext[];
}

/** Runs the body of an async function in a browsing context and returns its result, which crosses as JSON. */
export async function evaluateIn(connection: BidiConnection, context: string, body: string): Promise<unknown> {
  const { result } = await connection.send('script.evaluate', {
    expression: `(async () => { ${body} })().then((value) => JSON.stringify(value) ?? 'null')`,
    awaitPromise: true,
    target: { context },
    userActivation: false,
  });
  if (result['type'] === 'exception') {
    throw new Error((result['exceptionDetails'] as { text: string }).text);
  }
  return JSON.parse((result['result'] as { value: string }).value);
}

/** A call of a function with these arguments, as an expression that can run elsewhere. */
export function callExpression(run: (...args: never[]) => unknown, args: readonly unknown[]): string {
  return `(${String(run)})(...${JSON.stringify(args)})`;
}

/** Runs a stage's program: passes on its output, and ends it after a long silence or when asked. */
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import os from 'node:os';
import { descendants } from '../../tests/harness/processes.ts';
import { lines } from './lines.ts';

/** Running programs. If this process ends before them, they are ended too. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) signalGroup(child, 'SIGKILL');
});

/** How long processes that a program has left behind may keep its output open, in milliseconds. */
const LAST_WORDS_MS = 5_000;

export interface ChildOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Gets whole lines, each with its line end. */
  readonly onOutput: (line: string) => void;
  /** Silence after which it counts as hung, in milliseconds. */
  readonly silenceMs: number;
  /** Time to close what it opened (browsers, profiles) before it is killed, in milliseconds. */
  readonly graceMs: number;
  /** Ends the program and all processes below it. */
  readonly signal: AbortSignal;
  /** Whether it runs only when the processors have nothing else to do. */
  readonly isBackground?: boolean;
}

export interface ChildEnd {
  /** The exit code; null where the program was killed, by us or by others. */
  readonly code: number | null;
  /** Why it was ended, in words; null where it ended by itself. */
  readonly cause: string | null;
}

/** Runs a program in a process group of its own. Never rejects: a program that cannot be started has code null. */
export async function runChild(
  [program, ...args]: readonly [string, ...string[]],
  options: ChildOptions,
): Promise<ChildEnd> {
  const { cwd, env, onOutput, silenceMs, graceMs, signal, isBackground = false } = options;
  if (signal.aborted) return { code: null, cause: String(signal.reason) };
  const child = spawn(program, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  alive.add(child);
  if (isBackground) giveWay(child);
  let cause: string | null = null;
  let stopping = Promise.resolve();
  const stop = (why: string): void => {
    if (cause !== null) return;
    cause = why;
    stopping = endTree(child, graceMs);
  };
  const silent = setTimeout(() => {
    stop(`nothing was heard of it for ${String(Math.round(silenceMs / 1000))} s`);
  }, silenceMs);
  const onAbort = (): void => {
    stop(String(signal.reason));
  };
  signal.addEventListener('abort', onAbort, { once: true });
  const heard = [child.stdout, child.stderr].map((stream) => {
    const output = lines(onOutput);
    stream.setEncoding('utf8').on('data', (text: string) => {
      silent.refresh();
      output.take(text);
    });
    return output;
  });
  const code = await ended(child, onOutput);
  for (const output of heard) output.end();
  clearTimeout(silent);
  signal.removeEventListener('abort', onAbort);
  await stopping;
  signalGroup(child, 'SIGKILL');
  alive.delete(child);
  return { code, cause };
}

/** Lowers the priority of a program and of what it starts. */
function giveWay({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  // Linux divides the processors among sessions first, and this program leads one. Priorities count only within it.
  for (const set of [
    () => os.setPriority(pid, os.constants.priority.PRIORITY_LOW),
    () => writeFileSync(`/proc/${pid}/autogroup`, String(os.constants.priority.PRIORITY_LOW)),
  ])
    try {
      set();
    } catch {
      // The program has ended, or this machine has no such priorities. Then it runs as others do.
    }
}

/** The exit code, after all output. A process that it left behind may keep the output open, but not for long. */
async function ended(child: ChildProcess, onOutput: (text: string) => void): Promise<number | null> {
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const code = await new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', (error) => {
      onOutput(`${error.message}\n`);
      resolve(null);
    });
  });
  if (child.pid === undefined) return null;
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS).unref())]);
  return code;
}

/** Asks the program and all processes below it to end, and later kills the rest. Browsers lead groups of their own. */
async function endTree(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.pid === undefined) return;
  const below = await descendants(child.pid);
  signalGroup(child, 'SIGTERM');
  const gone = new Promise((resolve) => {
    child.once('exit', resolve);
  });
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, graceMs))]);
  const late = (child.exitCode ?? child.signalCode) ? [] : await descendants(child.pid);
  signalGroup(child, 'SIGKILL');
  for (const pid of new Set([...below, ...late])) kill(Number(pid), 'SIGKILL');
}

/** Signals the program's process group, or the program itself on systems without groups. */
function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // The program has ended by itself.
  }
}

/** The checks and timings that the demo prints after the answer. */
import type { LoggedEvent, TaskEvent } from '../../src/protocol/task-event.ts';
import type { JobSight } from '../../tests/harness/job-view.ts';
import type { RecordingProxy } from '../../tests/harness/recording-proxy.ts';
import { asSeconds, check, plural, table } from './print.ts';

type EventOf<T extends TaskEvent['type']> = Extract<TaskEvent, { type: T }>;

function firstAt(log: readonly LoggedEvent[], type: TaskEvent['type']): number | undefined {
  return log.find(({ event }) => event.type === type)?.at;
}

function doneEvent(log: readonly LoggedEvent[]): EventOf<'done'> | undefined {
  const last = log.at(-1)?.event;
  return last?.type === 'done' ? last : undefined;
}

/** With fewer tokens nobody can see that the model writes. */
const ENOUGH_TOKENS = 20;

function words(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** The streamed answer, without the notes that come before it for a text in sections. */
function answerOf(log: readonly LoggedEvent[]): string {
  let answer = '';
  let isNote = false;
  for (const { event } of log) {
    if (event.type === 'section') {
      isNote = event.step === 'notes' || event.step === 'gather';
      if (event.step === 'answer') answer = '';
    } else if (event.type === 'token' && !isNote) {
      answer += event.text;
    }
  }
  return answer;
}

/** Prints the checks of the answer. Returns whether all passed. */
export function reportChecks(sight: JobSight, log: readonly LoggedEvent[], modelName: string): boolean {
  const done = doneEvent(log);
  const streamed = answerOf(log).slice(0, done?.kept);
  return [
    check('the job ended by itself', sight.phase === 'done' && done !== undefined),
    check(
      `the model wrote it: ${String(done?.tokens ?? 0)} tokens (${String(ENOUGH_TOKENS)} at least) by ${done?.engine.model ?? 'nobody'}`,
      done !== undefined &&
        done.tokens >= ENOUGH_TOKENS &&
        done.engine.provider !== 'fake' &&
        done.engine.model === modelName,
    ),
    check(
      'the card shows what the host streamed, word for word',
      words(sight.answer).length > 0 && words(sight.answer).join(' ') === words(streamed).join(' '),
    ),
    check(`it says how much it read: ${sight.coverage}`, sight.coverage !== ''),
  ].every(Boolean);
}

/** Prints what the proxy saw. Returns whether that was only the control. */
export function reportNetwork(proxy: RecordingProxy): boolean {
  if (proxy.passed.length > 0) console.log(`        for the model: ${proxy.passed.join(', ')}`);
  for (const { method, host, path } of proxy.unexpected) console.log(`        ${method} ${host}${path}`);
  return [
    check('the control was seen: a request planted in a page reached the proxy', proxy.plantedSeen),
    check(
      `requests by anything else in the whole browser: ${String(proxy.unexpected.length)}`,
      proxy.unexpected.length === 0,
    ),
  ].every(Boolean);
}

/** Prints the timings of a finished job. */
export function reportTimings(log: readonly LoggedEvent[]): void {
  const done = doneEvent(log);
  if (!done) return;
  const { engine, firstTokenMs, totalMs, tokens, promptTokens } = done;
  const loading = firstAt(log, 'loading');
  const reading = firstAt(log, 'reading');
  const writingMs = totalMs - firstTokenMs;
  table([
    [
      'engine',
      `${engine.provider}, ${engine.backend === 'webgpu' ? 'WebGPU' : 'processor'} (${engine.adapter ?? (engine.threads === undefined ? 'threads unknown' : plural(engine.threads, 'thread'))})`,
    ],
    ['loading', loading !== undefined && reading !== undefined ? asSeconds(reading - loading) : 'loaded before'],
    ['first token', `${asSeconds(firstTokenMs)} after the start, ${plural(promptTokens, 'prompt token')}`],
    [
      'writing',
      `${plural(tokens, 'token')} in ${asSeconds(writingMs)}: ${(Math.max(tokens - 1, 0) / (writingMs / 1000)).toFixed(1)} tokens/s`,
    ],
    ['in all', asSeconds(totalMs)],
  ]);
}

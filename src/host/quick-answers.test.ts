/** The host's part in quick answers: it knows speeds before and after the first one, and lets the user choose. */
import 'fake-indexeddb/auto';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Provider } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import type { TaskRequest } from '@/src/protocol/task';
import { SottoDatabase } from '@/src/storage/database';
import { book } from '@/src/tasks/whole-page/scripted.fixture';
import type { ServedHost } from './served-host';
import { answered, follow, idOf, open, panel } from './testing/chat-world';
import { installed, startTestHost, TestPort } from './testing/test-host';

const input = book(5, 300);
const { keptWords } = input.page;
const whole = {
  words: keptWords,
  ofWords: keptWords,
  sources: [{ source: idOf(input.page), words: keptWords, ofWords: keptWords }],
};
const settings = { engine: 'auto', model: null } as const;
type Reading = NonNullable<TaskRequest['settings']['reading']>;

let db: SottoDatabase;
beforeEach(() => {
  db = new SottoDatabase(crypto.randomUUID());
});

/** A host with an engine that is expected to read 30 tokens a second, or to be as fast as `weights` says. */
function slowHost(script: FakeScriptInput = {}, weights = 192): ServedHost {
  const provider = createFakeProvider(() => script);
  const slow: Provider = {
    ...provider,
    ...(provider.expects && { expects: { ...provider.expects, pace: () => ({ weights, bytes: 240 }) } }),
  };
  return startTestHost(script, db, { provider: slow });
}

async function ask(host: ServedHost, chatId: string, reading?: Reading, replaces: string | null = null) {
  const port = panel();
  await follow(host, chatId, port);
  await host.handlers['host.ask'](
    { chatId, question: 'Who wrote number 7?', replaces, settings: { ...settings, ...(reading && { reading }) } },
    port,
  );
  return (await port.until(chatId, answered)).turns;
}

async function summarize(host: ServedHost, reading?: Reading) {
  const port = new TestPort();
  const request: TaskRequest = { action: 'summarize', input, settings: { ...settings, ...(reading && { reading }) } };
  const { jobId } = await host.handlers['host.submit']({ request }, port);
  await port.followJob(host, jobId);
  return port.end(jobId);
}

it('goes by what the engine expects, and reads all of it for the same question once more', async () => {
  const host = slowHost();
  const chatId = await open(host, input.page);
  const [quick] = await ask(host, chatId);
  expect(quick?.coverage).toMatchObject({ ofWords: keptWords, passages: expect.any(Number) as number });
  expect(quick?.coverage?.words).toBeLessThan(keptWords / 2);
  expect(quick?.coverage?.wholeMs).toBeGreaterThan(0);

  const turns = await ask(host, chatId, 'whole', quick?.turnId);
  expect(turns.map(({ question, coverage }) => [question, coverage])).toEqual([['Who wrote number 7?', whole]]);
});

it('goes by what was measured as soon as there is something', async () => {
  // A clock that goes on by a millisecond at each look: what is measured does not hang on how busy this machine is.
  let now = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += 1));
  onTestFinished(() => {
    clock.mockRestore();
  });
  const host = slowHost({ tokens: Array.from({ length: 20 }, (_, n) => `w${String(n)} `) });
  const first = await summarize(host);
  expect(first).toMatchObject({ type: 'done', coverage: { passages: expect.any(Number) as number } });
  // It was quick for all that was expected: what the whole takes is told by that.
  expect(first.type === 'done' && first.coverage.wholeMs).toBeLessThan(5_000);
  expect(await summarize(host)).toMatchObject({ coverage: { words: keptWords, ofWords: keptWords } });
});

it('goes by a benchmark of this machine, where there is one', async () => {
  const { info } = await installed.open('a'.repeat(64));
  await db.benchmarks.put({
    sha256: info.sha256,
    engine: 'fake',
    prompt: 5_000,
    decode: 100,
    firstToken: 1,
    memory: { bytes: 1, measured: false },
    at: 1,
  });
  expect(await summarize(slowHost())).toMatchObject({ coverage: { words: keptWords, ofWords: keptWords } });
});

it('reads nothing before the user has chosen, and then what was chosen', async () => {
  const host = slowHost();
  const unread = { words: 0, ofWords: keptWords, wholeMs: expect.any(Number) as number };
  expect(await summarize(host, 'ask')).toMatchObject({ type: 'done', finish: 'choose', tokens: 0, coverage: unread });
  const chatId = await open(host, input.page);
  const [turn] = await ask(host, chatId, 'ask');
  expect(turn).toMatchObject({ state: 'done', finish: 'choose', answer: '', coverage: unread });
  const [quick] = await ask(host, chatId, 'quick', turn?.turnId);
  expect(quick?.coverage?.passages).toBeGreaterThan(0);
  expect(quick?.answer).toBe('This answer is scripted.');
});

it('does not ask where the page is soon read', async () => {
  const host = slowHost({}, 1e12);
  expect(await summarize(host, 'ask')).toMatchObject({ finish: 'stop', coverage: { words: keptWords } });
});

it('uses the whole page that was read ahead', async () => {
  const host = slowHost();
  const chatId = await open(host, input.page);
  expect(await panel().stream(host, 'host.readAhead', { chatId, settings })).toEqual({ isRead: true });
  const [turn] = await ask(host, chatId);
  expect(turn?.coverage).toEqual(whole);
});

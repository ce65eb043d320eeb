/** Services with scripted answers, for tests and `tools/preview`. They bring a surface into any state. */
import { actions } from '@/src/actions/registry';
import type { HostClient, JobListener } from '@/src/messaging/host-client';
import type { Sender } from '@/src/protocol/calls';
import type { Download } from '@/src/protocol/download';
import { isTerminal, type TaskEvent } from '@/src/protocol/task-event';
import { DEFAULT_SETTINGS } from '@/src/storage/settings';
import type { Services } from '../services';
import type { Call } from './calls';
import { CHAT_ID, FakeChat, JOB_ID } from './fake-chat';
import { fakeModelWork } from './fake-model-work';
import { answersOf, summary } from './quiet-answers';
import type { Script } from './script';
import { Wire, type Reaction } from './wire';

function play(script: Script, emit: (event: TaskEvent) => void): void {
  for (const event of script.events ?? []) emit(event);
  const { stream } = script;
  if (!stream) return;
  let next = 0;
  const timer = setInterval(() => {
    for (let count = 0; count < stream.batch && next < stream.pieces.length; count += 1) {
      emit({ type: 'token', text: stream.pieces[next++] ?? '', tokens: 1 });
    }
    if (next < stream.pieces.length) return;
    clearInterval(timer);
    emit({ type: 'cancelled', reason: 'user' });
  }, stream.everyMs);
}

/** The conversations of a script, by id. */
class FakeChats {
  private readonly chats = new Map<string, FakeChat>();

  constructor(private readonly script: Script) {}

  /** The scripted conversation is the one in front when it is first asked for. Others are empty. */
  of(chatId: string): FakeChat {
    const { chat: scripted, title } = this.script;
    const chat =
      this.chats.get(chatId) ??
      new FakeChat({
        ...(title !== undefined && { title }),
        ...(chatId === (scripted?.chatId ?? CHAT_ID) && scripted),
        chatId,
      });
    this.chats.set(chatId, chat);
    return chat;
  }

  /** Tells that the job of every open turn has ended. */
  end(event: TaskEvent, answer: string): void {
    for (const chat of this.chats.values()) chat.end(event, answer);
  }
}

/** Tells the log of the scripted job. */
function tellJob(script: Script, wire: Wire, chats: FakeChats, listener: JobListener): void {
  let [seq, text] = [0, ''];
  listener.onJob(wire.given('host.attach', { job: summary(script) }).job);
  play(script, (event) => {
    if (event.type === 'token') text += event.text;
    const entry = { seq: ++seq, at: Date.now() - (seq === 1 ? 12_000 : 0), event };
    listener.onEntry(wire.push({ type: 'event', jobId: JOB_ID, entry }).entry);
    if (isTerminal(event)) chats.end(event, text);
  });
}

function fakeHost(script: Script, wire: Wire): HostClient {
  const chats = new FakeChats(script);
  const reactions: { readonly [K in Call]?: Reaction<K> } = {
    'host.ask': (params) => chats.of(params.chatId).ask(params),
    'host.goOn': (params) => chats.of(params.chatId).goOn(params),
    'host.newChat': ({ chatId }) => chats.of(chatId).empty(),
  };
  return {
    call: (call, params) => wire.call(call, params, reactions[call]),
    follow(_jobId, listener) {
      script.onFollow?.(() => {
        listener.onErased();
      });
      queueMicrotask(() => {
        tellJob(script, wire, chats, listener);
      });
      return () => undefined;
    },
    followChat(chatId, listener) {
      const code = script.fails?.['host.followChat'];
      if (code) {
        queueMicrotask(() => {
          listener.onLost({ code, message: 'scripted' });
        });
        return () => undefined;
      }
      if (script.hangs?.includes('host.followChat')) return () => undefined;
      return chats.of(chatId).follow((chat) => {
        listener.onChat(wire.push({ type: 'chat', chat }).chat);
      });
    },
    ...fakeModelWork(script, wire),
    followDownloads(listener) {
      const tell = (downloads: readonly Download[]): void => {
        listener(wire.push({ type: 'downloads', downloads: [...downloads] }).downloads);
      };
      if (script.onFollowDownloads) script.onFollowDownloads(tell);
      else if (!script.hangs?.includes('host.followDownloads'))
        queueMicrotask(() => {
          tell(script.downloads ?? []);
        });
      return () => undefined;
    },
    close: () => undefined,
  };
}

/** @param from the kind of page that the surface is: a card is a `frame` */
export function createFakeServices(script: Script, from: Sender = 'surface'): Services {
  const wire = new Wire(script, () => answersOf(script), from);
  return {
    host: fakeHost(script, wire),
    background: (call, params) => wire.call(call, params),
    actions: script.actions ?? actions,
    sealed: script.sealed ?? false,
    allowDownloads: () => {
      script.onCall?.('allow', {});
      return Promise.resolve(!script.declines);
    },
    settings: {
      load: () => Promise.resolve(wire.settings({ ...DEFAULT_SETTINGS, ...script.settings })),
      save: (patch) => {
        wire.settings({ ...DEFAULT_SETTINGS, ...patch });
        script.onCall?.('save', patch);
        return Promise.resolve();
      },
      watch: (onChange) => {
        script.onWatch?.((settings) => {
          onChange(wire.settings(settings));
        });
        return () => undefined;
      },
    },
  };
}

/** Services with scripted answers, for tests and `tools/preview`. They bring a surface into any state. */
import { actions } from '@/src/actions/registry';
import type { HostClient, HostStream } from '@/src/messaging/host-client';
import type { Sender } from '@/src/protocol/calls';
import type { Download } from '@/src/protocol/download';
import { fromErrorInfo } from '@/src/protocol/errors';
import { isTerminal, type TaskEvent } from '@/src/protocol/task-event';
import { DEFAULT_SETTINGS } from '@/src/storage/settings';
import type { Services } from '../services';
import type { Call } from './calls';
import { CHAT_ID, FakeChat } from './fake-chat';
import { answersOf, summary } from './quiet-answers';
import type { Script } from './script';
import { Wire, type Reaction, type StreamReaction } from './wire';

function play({ pieces, batch, everyMs }: NonNullable<Script['stream']>, emit: (event: TaskEvent) => void): void {
  let next = 0;
  const timer = setInterval(() => {
    for (let count = 0; count < batch && next < pieces.length; count += 1) {
      emit({ type: 'token', text: pieces[next++] ?? '', tokens: 1 });
    }
    if (next < pieces.length) return;
    clearInterval(timer);
    emit({ type: 'cancelled', reason: 'user' });
  }, everyMs);
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

/** What a fake host does at the calls that stream. */
type Streams = { readonly [K in HostStream]: StreamReaction<K> };

const never = new Promise<never>(() => undefined);

/** Tells the log of the scripted job. */
function tellJob(script: Script, chats: FakeChats, tell: Parameters<Streams['host.followJob']>[1]): void {
  let [seq, text] = [0, ''];
  const emit = (event: TaskEvent): void => {
    if (event.type === 'token') text += event.text;
    tell({ entry: { seq: ++seq, at: Date.now() - (seq === 1 ? 12_000 : 0), event } });
    if (isTerminal(event)) chats.end(event, text);
  };
  for (const event of script.events ?? []) emit(event);
  tell({ job: summary(script) });
  if (script.stream) play(script.stream, emit);
}

function fakeStreams(script: Script, chats: FakeChats): Streams {
  return {
    'host.followJob': (_params, tell) =>
      new Promise((resolve) => {
        script.onFollow?.(() => {
          resolve({});
        });
        tellJob(script, chats, tell);
      }),
    'host.followChat': ({ chatId }, tell, signal) => {
      const stop = chats.of(chatId).follow((chat) => {
        tell({ chat });
      });
      signal.addEventListener('abort', stop);
      return never;
    },
    'host.followDownloads': (_params, tell) => {
      const change = (downloads: readonly Download[]): void => {
        tell({ downloads: [...downloads] });
      };
      if (script.onFollowDownloads) script.onFollowDownloads(change);
      else change(script.downloads ?? []);
      return never;
    },
    'host.importModel': (_params, tell) => {
      if (script.importFails) throw fromErrorInfo(script.importFails);
      tell(script.importState ?? { phase: 'checking', done: 0, total: 0, model: null });
      return never;
    },
    'host.checkModel': (_params, tell) => {
      tell({ done: 300_000_000, total: 1_000_000_000 });
      return script.checked === undefined ? never : { intact: script.checked };
    },
    'host.benchmark': (_params, tell) => {
      tell({ fraction: 0.4 });
      return script.benchmark ? { benchmark: script.benchmark } : never;
    },
    'host.readAhead': () => ({ isRead: true }),
  };
}

function fakeHost(script: Script, wire: Wire): HostClient {
  const chats = new FakeChats(script);
  const streams = fakeStreams(script, chats);
  const reactions: { readonly [K in Call]?: Reaction<K> } = {
    'host.ask': (params) => chats.of(params.chatId).ask(params),
    'host.goOn': (params) => chats.of(params.chatId).goOn(params),
    'host.newChat': ({ chatId }) => chats.of(chatId).empty(),
  };
  return {
    call: (call, params) => wire.call(call, params, reactions[call]),
    stream: (call, params, options) => wire.stream(call, params, options, streams[call]),
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

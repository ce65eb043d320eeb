import { createEffect, createMemo, createSignal, on, untrack, type Accessor, type Setter } from 'solid-js';
import type { Chat, ChatTurn } from '@/src/protocol/chat';
import { toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { isOpen } from '@/src/protocol/job';
import { createShowPassage, type ShowPassage } from '../job/create-passages';
import { createJob, type FollowedJob } from '../job/create-job';
import type { ReadAs } from '../job/read-choice';
import { useServices } from '../services';
import { createChat } from './create-chat';
import type { Drafts } from './create-drafts';
import type { Front, FrontPage } from './create-front';

/** What the conversation on screen is about: the page in front, the page before it, or an earlier one. */
export type Origin = 'front' | 'before' | 'earlier';

/** What a question changes about the settings. */
export interface QuestionOptions {
  readonly reading?: ReadAs | undefined;
  /** The user's own translation of the question, with which passages are looked for. */
  readonly inPageLanguage?: string | undefined;
}

/** The conversation on screen. */
export interface ShownConversation {
  readonly chatId: Accessor<string | null>;
  readonly origin: Accessor<Origin>;
  readonly chat: Accessor<Chat | null>;
  /** Why it cannot be shown, or null. */
  readonly lost: Accessor<ErrorCode | null>;
  /** The turn whose answer is being written, or null. `job` is its job. */
  readonly open: Accessor<ChatTurn | null>;
  readonly job: FollowedJob;
  /** Whether a question has been sent and the host has not taken it yet. */
  readonly asking: Accessor<boolean>;
  /** Why the last question was refused: an error, or another page in front. Null otherwise. */
  readonly refused: Accessor<ErrorCode | 'other-page' | null>;
  /**
   * Asks, and returns whether the host took the question. `replaces`: the turn that is removed, with all after it.
   * `how`: changes to the settings.
   */
  ask(question: string, replaces: string | null, how?: QuestionOptions): Promise<boolean>;
  /** Continues an answer that reached its limit. */
  goOn(turnId: string): Promise<void>;
  /** Shows a passage in the tab in front. False where that tab shows another page. */
  readonly showPassage: ShowPassage;
  /** Starts an empty conversation about the same page. */
  startNew(): Promise<void>;
  /** Shows an earlier conversation. */
  show(chatId: string): void;
  /** Back to the page in front. A question that was typed for the page before comes along. */
  toFront(): void;
}

interface Shown {
  readonly chatId: string;
  readonly origin: Origin;
}

/** Decides which conversation is on screen: mostly the one about the page in front. */
export function createConversation(front: Front, drafts: Drafts): ShownConversation {
  const [shown, setShown] = createSignal<Shown | null>(null);
  const [asking, setAsking] = createSignal(false);
  const [refused, setRefused] = createSignal<ErrorCode | 'other-page' | null>(null);
  const chatId = createMemo(() => shown()?.chatId ?? null);
  const { chat, lost } = createChat(chatId);
  const open = createMemo(() => chat()?.turns.findLast(isOpen) ?? null);
  const job = createJob(createMemo(() => open()?.jobId ?? null));

  const goTo = (page: FrontPage, takeDraft: boolean): void => {
    const before = shown();
    setRefused(null);
    setShown(page.kind === 'page' ? { chatId: page.chatId, origin: 'front' } : null);
    if (takeDraft && before && page.kind === 'page') drafts.move(before.chatId, page.chatId);
  };
  createEffect(
    on(front.page, (page, before) => {
      const now = untrack(shown);
      const sameTab = before !== undefined && tabOf(before) === tabOf(page);
      if (!sameTab || now === null) goTo(page, false);
      else if (page.kind === 'page' && page.chatId === now.chatId) setShown({ chatId: now.chatId, origin: 'front' });
      else if (now.origin === 'earlier' || page.kind === 'looking') return;
      // An answer that is being written stays on screen (F37).
      else if (untrack(() => asking() || open() !== null)) setShown({ chatId: now.chatId, origin: 'before' });
      else goTo(page, true);
    }),
  );

  // It was erased, perhaps in another window: the conversation about the page in front takes its place.
  createEffect(
    on(lost, (error) => {
      if (error?.code !== 'unknown-chat') return;
      void front.look().then((page) => {
        if (untrack(shown)?.origin !== 'front') goTo(page, true);
      });
    }),
  );

  return {
    chatId,
    chat,
    open,
    job,
    asking,
    refused,
    ...createActions({ front, shown, setShown, asking, setAsking, setRefused }),
    showPassage: createShowInFront(front, chat),
    origin: () => shown()?.origin ?? 'front',
    lost: () => lost()?.code ?? null,
    show(id) {
      const page = front.page();
      setRefused(null);
      setShown({ chatId: id, origin: page.kind === 'page' && page.chatId === id ? 'front' : 'earlier' });
    },
    toFront: () => {
      goTo(front.page(), shown()?.origin === 'before');
    },
  };
}

interface Inside {
  readonly front: Front;
  readonly shown: Accessor<Shown | null>;
  readonly setShown: Setter<Shown | null>;
  readonly asking: Accessor<boolean>;
  readonly setAsking: Setter<boolean>;
  readonly setRefused: Setter<ErrorCode | 'other-page' | null>;
}

/** What the user can ask the host to do. */
function createActions({
  front,
  shown,
  setShown,
  asking,
  setAsking,
  setRefused,
}: Inside): Pick<ShownConversation, 'ask' | 'goOn' | 'startNew'> {
  const { host, settings } = useServices();
  /** Whether the question may be sent: not when the page has changed since the user last saw it. */
  const stillInFront = async (): Promise<boolean> => {
    if (shown()?.origin !== 'front') return true;
    await front.look();
    return shown()?.origin === 'front';
  };
  return {
    async ask(question, replaces, { reading: readAs, inPageLanguage } = {}) {
      const chatId = shown()?.chatId;
      if (chatId === undefined || asking()) return false;
      setAsking(true);
      setRefused(null);
      try {
        if (!(await stillInFront())) {
          setRefused('other-page');
          return false;
        }
        const { engine, model, reading } = await settings.load();
        const asked = { engine, model, reading: readAs ?? reading };
        const given = inPageLanguage === undefined ? {} : { inPageLanguage };
        await host.call('host.ask', { chatId, question, replaces, settings: asked, ...given });
        return true;
      } catch (error) {
        setRefused(toErrorInfo(error, 'host-unreachable').code);
        return false;
      } finally {
        setAsking(false);
      }
    },
    async goOn(turnId) {
      const chatId = shown()?.chatId;
      if (chatId === undefined || asking()) return;
      setAsking(true);
      setRefused(null);
      try {
        const { engine, model } = await settings.load();
        await host.call('host.goOn', { chatId, turnId, settings: { engine, model } });
      } catch (error) {
        setRefused(toErrorInfo(error, 'host-unreachable').code);
      } finally {
        setAsking(false);
      }
    },
    async startNew() {
      const now = shown();
      if (!now) return;
      try {
        const { chatId } = await host.call('host.newChat', { chatId: now.chatId });
        if (now.origin === 'front') front.begin(chatId);
        setShown({ chatId, origin: now.origin });
        setRefused(null);
      } catch (error) {
        setRefused(toErrorInfo(error, 'host-unreachable').code);
      }
    },
  };
}

/**
 * Shows passages in the tab in front, if its page is what the conversation is about. A tab with another page learns
 * nothing.
 */
function createShowInFront(front: Front, chat: Accessor<Chat | null>): ShowPassage {
  return createShowPassage(() => {
    const page = front.page();
    return page.kind === 'page' && page.subject === chat()?.source.subject ? { tabId: page.tabId } : null;
  });
}

function tabOf(page: FrontPage): number | null {
  return page.kind === 'none' ? null : page.tabId;
}

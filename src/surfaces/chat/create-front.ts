import { createSignal, onCleanup, onMount, type Accessor } from 'solid-js';
import { toErrorInfo, type ErrorCode, type ErrorInfo } from '@/src/protocol/errors';
import { useServices } from '../services';
import type { Surroundings } from './surroundings';

/** What is in front of this window. */
export type FrontPage =
  | { readonly kind: 'looking'; readonly tabId: number }
  | { readonly kind: 'page'; readonly tabId: number; readonly chatId: string; readonly subject: string }
  | { readonly kind: 'blocked'; readonly tabId: number; readonly error: ErrorInfo }
  | { readonly kind: 'none' };

/** The page in front, and the conversation about it. */
export interface Front {
  readonly page: Accessor<FrontPage>;
  /** Looks again, and returns what is in front. */
  look(): Promise<FrontPage>;
  /** Notes that the page in front has a new conversation. */
  begin(chatId: string): void;
}

/** Errors that say nothing about the page: what is known about it stays valid. */
const NOT_THE_PAGE: ReadonlySet<ErrorCode> = new Set([
  'host-unreachable',
  'host-lost',
  'storage-full',
  'storage-broken',
]);

/** Follows the tab in front and opens the conversation about its page. Looks again when the panel gets the focus. */
export function createFront(surroundings: Surroundings): Front {
  const { background } = useServices();
  const [page, setPage] = createSignal<FrontPage>({ kind: 'none' }, { equals: samePage });
  let tabId: number | null = null;
  let looks = 0;

  const look = async (): Promise<FrontPage> => {
    looks += 1;
    const now = looks;
    const tab = tabId;
    if (tab === null) return setPage({ kind: 'none' });
    const found = await background('background.openChat', { tabId: tab }).then(
      (chat): FrontPage => ({ kind: 'page', tabId: tab, ...chat }),
      (error: unknown): FrontPage => ({ kind: 'blocked', tabId: tab, error: toErrorInfo(error, 'host-unreachable') }),
    );
    // A later look has already answered.
    if (now !== looks) return page();
    const known = page();
    if (found.kind === 'blocked' && known.kind === 'page' && NOT_THE_PAGE.has(found.error.code)) return known;
    return setPage(found);
  };
  const moveTo = (tab: number | null): void => {
    const moved = tab !== tabId;
    tabId = tab;
    if (moved && tab !== null) setPage({ kind: 'looking', tabId: tab });
    void look();
  };
  const lookAgain = (): void => {
    void look();
  };

  onMount(() => {
    onCleanup(surroundings.watchFrontTab(moveTo));
    onCleanup(surroundings.watchAllowed(lookAgain));
    window.addEventListener('focus', lookAgain);
    onCleanup(() => {
      window.removeEventListener('focus', lookAgain);
    });
  });
  return {
    page,
    look,
    begin(chatId) {
      const known = page();
      if (known.kind === 'page') setPage({ ...known, chatId });
    },
  };
}

function samePage(a: FrontPage, b: FrontPage): boolean {
  if (a.kind === 'page' && b.kind === 'page')
    return a.tabId === b.tabId && a.chatId === b.chatId && a.subject === b.subject;
  if (a.kind === 'blocked' && b.kind === 'blocked') return a.tabId === b.tabId && a.error.code === b.error.code;
  return a.kind === 'looking' && b.kind === 'looking' && a.tabId === b.tabId;
}

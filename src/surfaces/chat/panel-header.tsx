import { DropdownMenu } from '@kobalte/core/dropdown-menu';
import { createMemo, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Site } from '@/src/platform/site-access';
import type { Chat } from '@/src/protocol/chat';
import { ClockIcon, KeyIcon, Mark, MoreIcon, PlusIcon, SlidersIcon } from '../icons';
import type { JobViewState } from '../job/job-state';
import { questionCoverageWords } from '../job/job-words';
import { engineWords, inUseDetail } from '../words/engine-words';
import type { ShownConversation } from './create-conversation';

interface PanelHeaderProps {
  readonly conversation: ShownConversation;
  readonly site: Site | null;
  /** The model that would answer, before there is an answer; '' while that is unknown. */
  readonly modelLine: string;
  readonly onEarlier: () => void;
  readonly onSite: () => void;
  readonly onOptions: () => void;
}

/** The page's title, how much of it was read and by which engine, with the panel's menu. */
export function PanelHeader(props: PanelHeaderProps): JSX.Element {
  const chat = (): Chat | null => props.conversation.chat();
  const job = (): JobViewState => props.conversation.job.state();
  const coverage = createMemo(() => {
    const known =
      (job().phase === 'reading' ? null : job().coverage) ??
      chat()?.turns.findLast((turn) => turn.coverage !== null)?.coverage;
    // Nothing was read where the user still has to choose how much.
    return known && known.words > 0 ? known : null;
  });
  const engine = createMemo(
    () => job().engine ?? chat()?.turns.findLast((turn) => turn.engine !== null)?.engine ?? null,
  );
  const engineLine = (): string => {
    const used = engine();
    return used ? engineWords(used) : props.modelLine;
  };
  const engineDetail = (): string | undefined => {
    const used = engine();
    return used ? inUseDetail(used) : undefined;
  };
  const partial = (): boolean => {
    const read = coverage();
    return read !== null && read.words < read.ofWords;
  };
  return (
    <header class="panel-header">
      <Mark />
      <h1 dir="auto" title={chat()?.title}>
        {chat() ? chat()?.title || i18n.t('task.untitled') : i18n.t('card.label')}
      </h1>
      <div class="panel-tools">
        <Show when={chat()}>
          <button
            type="button"
            class="button icon-button"
            aria-label={i18n.t('chat.newChat')}
            title={i18n.t('chat.newChat')}
            disabled={chat()?.turns.length === 0}
            onClick={() => {
              void props.conversation.startNew();
            }}
          >
            <PlusIcon />
          </button>
        </Show>
        <MoreMenu {...props} />
      </div>
      <p class="panel-facts">
        <Show when={coverage()}>
          {(read) => (
            <>
              <span class="panel-coverage" classList={{ partial: partial() }}>
                {questionCoverageWords(read())}
              </span>
              {engineLine() && '\u00a0· '}
            </>
          )}
        </Show>
        <span class="panel-engine" title={engineDetail()}>
          {engineLine()}
        </span>
      </p>
    </header>
  );
}

function MoreMenu(props: Pick<PanelHeaderProps, 'site' | 'onEarlier' | 'onSite' | 'onOptions'>): JSX.Element {
  let trigger!: HTMLButtonElement;
  let place!: HTMLDivElement;
  // The menu's button gets the focus first, because what opens next returns the focus there when it closes.
  const choose = (run: () => void): void => {
    setTimeout(() => {
      trigger.focus();
      run();
    });
  };
  return (
    <DropdownMenu modal={false} placement="bottom-end" gutter={4}>
      <DropdownMenu.Trigger
        ref={trigger}
        class="button icon-button"
        aria-label={i18n.t('chat.menu')}
        title={i18n.t('chat.menu')}
      >
        <MoreIcon />
      </DropdownMenu.Trigger>
      {/*
        The menu stays inside the panel's landmark. Without a portal Kobalte draws it before it is in the document, and
        it does not get the focus.
      */}
      <div ref={place} />
      <DropdownMenu.Portal mount={place}>
        <DropdownMenu.Content class="menu">
          <DropdownMenu.Item
            class="menu-item"
            onSelect={() => {
              choose(props.onEarlier);
            }}
          >
            <ClockIcon />
            {i18n.t('chat.earlier')}
          </DropdownMenu.Item>
          <Show when={props.site}>
            {(site) => (
              <DropdownMenu.Item
                class="menu-item"
                onSelect={() => {
                  choose(props.onSite);
                }}
              >
                <KeyIcon />
                {i18n.t('chat.siteMenu', [site().name])}
              </DropdownMenu.Item>
            )}
          </Show>
          <DropdownMenu.Item
            class="menu-item"
            onSelect={() => {
              choose(props.onOptions);
            }}
          >
            <SlidersIcon />
            {i18n.t('action.options')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  );
}

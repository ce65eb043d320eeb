import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  Match,
  on,
  onCleanup,
  onMount,
  Switch,
  type JSX,
} from 'solid-js';
import { i18n } from '#i18n';
import type { Site } from '@/src/platform/site-access';
import type { StepActions } from '../error/error-notice';
import { Hairpin } from '../job/job-status';
import { loadModelLine } from '../model-choice';
import { useServices } from '../services';
import { Announcer } from './announcer';
import { Blank, isAboutPage, PanelNoModel } from './blank';
import { ChatView } from './chat-view';
import { createConversation, type ShownConversation } from './create-conversation';
import { createDrafts } from './create-drafts';
import { createFront, type Front, type FrontPage } from './create-front';
import { SiteSheet } from './dialogs';
import { History } from './history';
import { PanelHeader } from './panel-header';
import { createReadAhead } from './read-ahead';
import type { Surroundings } from './surroundings';

type PanelState = 'loading' | 'blank' | 'no-model' | 'empty' | 'chat' | 'error';

/** The panel beside the page: the conversation about the page in front. */
export function Panel(props: { surroundings: Surroundings }): JSX.Element {
  const { background } = useServices();
  // eslint-disable-next-line solid/reactivity -- the surroundings never change
  const { surroundings } = props;
  const front = createFront(surroundings);
  const drafts = createDrafts();
  const conversation = createConversation(front, drafts);
  const facts = createFacts(surroundings, front);
  const [sheet, setSheet] = createSignal<'earlier' | 'site' | null>(null);
  const close = (): void => {
    setSheet(null);
  };
  const state = createMemo(() => panelState(front.page(), conversation, facts.hasModel()));
  const openPage = (page: 'models' | 'welcome'): void => {
    void background('background.openPage', { page }).catch(() => undefined);
  };
  const steps: StepActions = {
    models: () => {
      openPage('models');
    },
    engine: () => {
      openPage('models');
    },
    retry: () => {
      if (conversation.lost() !== null) conversation.toFront();
      void front.look();
    },
  };
  createReadAhead(() => (state() === 'empty' && conversation.origin() === 'front' ? conversation.chatId() : null));
  const news = createNews(
    () => conversation.chat()?.title ?? null,
    () => conversation.origin(),
  );

  return (
    <main class="panel" data-state={state()} data-origin={conversation.origin()} aria-label={i18n.t('chat.label')}>
      <PanelHeader
        conversation={conversation}
        site={facts.site()}
        modelLine={facts.modelLine()}
        onEarlier={() => setSheet('earlier')}
        onSite={() => setSheet('site')}
        onOptions={() => {
          openPage('models');
        }}
      />
      <Switch>
        <Match when={state() === 'loading'}>
          <div class="blank waiting">
            <p>{i18n.t('chat.looking')}</p>
            <Hairpin label={i18n.t('chat.looking')} fraction={null} />
          </div>
        </Match>
        <Match when={state() === 'no-model'}>
          <PanelNoModel
            onBegin={() => {
              openPage('welcome');
            }}
          />
        </Match>
        <Match when={state() === 'error' || state() === 'blank'}>
          <Blank
            page={front.page()}
            lost={conversation.lost()}
            site={facts.site()}
            surroundings={surroundings}
            steps={steps}
          />
        </Match>
        <Match when={conversation.chat()}>
          {(chat) => <ChatView chat={chat()} conversation={conversation} drafts={drafts} steps={steps} />}
        </Match>
      </Switch>
      <Announcer conversation={conversation} news={news()} />
      <History
        shown={sheet() === 'earlier'}
        onClose={close}
        onOpen={(chatId) => {
          conversation.show(chatId);
        }}
      />
      <SiteSheet
        site={facts.site()}
        shown={sheet() === 'site'}
        onClose={close}
        onAllow={(where) => {
          void surroundings.allowSite(where).then(facts.lookAtSite);
        }}
        onForget={(where) => {
          void surroundings.forgetSite(where).then(facts.lookAtSite);
        }}
      />
    </main>
  );
}

interface Facts {
  readonly site: () => Site | null;
  lookAtSite(): void;
  /** Whether there is a model; true while that is unknown. */
  readonly hasModel: () => boolean;
  /** The model that would answer, in words; '' while that is unknown. */
  readonly modelLine: () => string;
}

/** The permission of the page in front, and the model in use. Both may change while the panel is open. */
function createFacts(surroundings: Surroundings, front: Front): Facts {
  const services = useServices();
  const [site, { refetch: lookAtSite }] = createResource(front.page, (page) =>
    page.kind === 'none' ? null : surroundings.siteOf(page.tabId),
  );
  const [model, { refetch: lookAtModel }] = createResource(front.page, () => loadModelLine(services));
  onMount(() => {
    const look = (): void => {
      void lookAtModel();
    };
    window.addEventListener('focus', look);
    onCleanup(() => {
      window.removeEventListener('focus', look);
    });
    onCleanup(services.settings.watch(look));
    onCleanup(
      surroundings.watchAllowed(() => {
        void lookAtSite();
      }),
    );
  });
  const line = createMemo(() => (model.error === undefined ? model.latest : undefined));
  return {
    site: () => (site.error === undefined ? (site.latest ?? null) : null),
    lookAtSite: () => {
      void lookAtSite();
    },
    hasModel: () => line()?.has !== false,
    modelLine: () => line()?.words ?? '',
  };
}

function panelState(page: FrontPage, { chat, chatId, lost }: ShownConversation, hasModel: boolean): PanelState {
  const turns = chat()?.turns.length;
  if (lost() !== null && turns === undefined) return 'error';
  if (!hasModel && !turns) return 'no-model';
  if (chatId() !== null) return turns === undefined ? 'loading' : turns > 0 ? 'chat' : 'empty';
  if (page.kind === 'blocked') return isAboutPage(page.error.code) ? 'blank' : 'error';
  return page.kind === 'none' ? 'blank' : 'loading';
}

/** What a screen reader says when the panel turns to another page. The first page is not announced. */
function createNews(title: () => string | null, origin: () => string): () => string {
  const [news, setNews] = createSignal('');
  let first = true;
  createEffect(
    on([title, origin], ([now]) => {
      if (now === null) return;
      if (!first) setNews(i18n.t(origin() === 'front' ? 'chat.announcePage' : 'chat.before', [now]));
      first = false;
    }),
  );
  return news;
}

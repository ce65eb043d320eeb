import { createMemo, createSignal, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Site } from '@/src/platform/site-access';
import type { ErrorCode } from '@/src/protocol/errors';
import { ErrorNotice, type StepActions } from '../error/error-notice';
import { Mark } from '../icons';
import type { FrontPage } from './create-front';
import type { Surroundings } from './surroundings';

/** Says that a model is needed, with the way to one. */
export function PanelNoModel(props: { onBegin: () => void }): JSX.Element {
  return (
    <div class="blank">
      <Mark />
      <h2>{i18n.t('chat.noModelTitle')}</h2>
      <p>{i18n.t('chat.noModelText')}</p>
      <button
        type="button"
        class="button primary"
        onClick={() => {
          props.onBegin();
        }}
      >
        {i18n.t('chat.noModelDo')}
      </button>
    </div>
  );
}

/** Whether an error is about the page, and not about Sotto. */
export function isAboutPage(code: ErrorCode): boolean {
  return code.startsWith('page-') || code.startsWith('nothing-');
}

interface BlankProps {
  readonly page: FrontPage;
  /** Why the conversation cannot be shown, or null. */
  readonly lost: ErrorCode | null;
  readonly site: Site | null;
  readonly surroundings: Surroundings;
  readonly steps: StepActions;
}

/** Says why there is no conversation, and what can be done. */
export function Blank(props: BlankProps): JSX.Element {
  const blocked = createMemo(() => (props.page.kind === 'blocked' ? props.page : null));
  const code = (): ErrorCode => props.lost ?? blocked()?.error.code ?? 'host-unreachable';
  return (
    <Switch
      fallback={
        <div class="blank">
          <h2>{i18n.t(isAboutPage(code()) ? 'chat.blockedTitle' : 'chat.errorTitle')}</h2>
          <ErrorNotice code={code()} steps={props.steps} />
          <Show when={props.lost === 'unknown-chat'}>
            <button
              type="button"
              class="button"
              onClick={() => {
                props.steps.retry?.();
              }}
            >
              {i18n.t('chat.back')}
            </button>
          </Show>
        </div>
      }
    >
      <Match when={props.page.kind === 'none' && props.lost === null}>
        <div class="blank">
          <p>{i18n.t('chat.noTab')}</p>
        </div>
      </Match>
      <Match when={code() === 'page-not-allowed' && blocked()}>
        {(page) => <NotAllowed tabId={page().tabId} site={props.site} surroundings={props.surroundings} />}
      </Match>
    </Switch>
  );
}

/** The page in front is not allowed yet: how to allow this page, and its site where that is known. */
function NotAllowed(props: { tabId: number; site: Site | null; surroundings: Surroundings }): JSX.Element {
  return (
    <div class="blank" data-error="page-not-allowed">
      <Mark />
      <h2>{i18n.t('chat.allowTitle')}</h2>
      <p>{i18n.t('chat.allowText')}</p>
      <p class="blank-note">{i18n.t('chat.allowMenu')}</p>
      <AllowSite tabId={props.tabId} site={props.site} surroundings={props.surroundings} />
    </div>
  );
}

function AllowSite(props: { tabId: number; site: Site | null; surroundings: Surroundings }): JSX.Element {
  const [asked, setAsked] = createSignal<'asked' | 'refused' | null>(null);
  const ask = (): void => {
    props.surroundings.askForSite?.(props.tabId).then(
      () => setAsked('asked'),
      () => setAsked('refused'),
    );
  };
  return (
    <>
      <Switch>
        <Match when={props.site}>
          {(site) => (
            <button
              type="button"
              class="button"
              onClick={() => {
                // The browser asks only inside a click, so nothing may come before this call.
                void props.surroundings.allowSite(site()).then((allowed) => setAsked(allowed ? null : 'refused'));
              }}
            >
              {i18n.t('chat.allowAlways', [site().name])}
            </button>
          )}
        </Match>
        <Match when={props.surroundings.askForSite}>
          <button type="button" class="button" onClick={ask}>
            {i18n.t('chat.allowAsk')}
          </button>
        </Match>
      </Switch>
      <p class="blank-note" role="status">
        <Show when={asked()}>{(what) => i18n.t(what() === 'asked' ? 'chat.allowAsked' : 'chat.allowRefused')}</Show>
      </p>
    </>
  );
}

import { createEffect, createResource, createSignal, For, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { Mark } from '../icons';
import { chosenModel } from '../model-choice';
import { useServices } from '../services';
import { MachineStep } from './machine-step';
import { ModelStep } from './model-step';
import { Step } from './step';
import { TryStep } from './try-step';

const PROMISES = ['welcome.promise1', 'welcome.promise2', 'welcome.promise3'] as const;
const SEALED_PROMISES = ['welcome.promise1', 'welcome.promise2Sealed', 'welcome.promise3'] as const;
const NEXT = [
  { term: 'welcome.nextPin', text: 'welcome.nextPinText' },
  { term: 'welcome.nextMenu', text: 'welcome.nextMenuText' },
  { term: 'welcome.nextKeys', text: 'welcome.nextKeysText' },
] as const;

/** The first run: what Sotto promises, what this machine can do, a model in, a first summary, and where to go on. */
export function Welcome(): JSX.Element {
  const { host, background, settings, sealed } = useServices();
  const [tried, setTried] = createSignal(false);
  const [model, { refetch }] = createResource(async () => {
    const [{ models }, { model: chosen }] = await Promise.all([host.call('host.status', {}), settings.load()]);
    // A chosen model that is gone leaves the others, and here any of them will do.
    return chosenModel(models, chosen) ?? chosenModel(models, null) ?? null;
  });
  onCleanup(settings.watch(() => void refetch()));
  const known = (): ModelInfo | undefined => (model.error === undefined ? (model.latest ?? undefined) : undefined);
  const openModels = (): void => { void background('background.openPage', { page: 'models' }).catch(() => undefined); };

  // The file field goes once there is a model: what comes next gets the focus, unless the reader is elsewhere by then.
  let goesOn = false;
  createEffect(() => {
    if (known() && goesOn) document.querySelector<HTMLElement>('#try .primary')?.focus();
    if (known()) goesOn = false;
  });
  const added = async (taken: Pick<ModelInfo, 'sha256'>): Promise<void> => {
    const { activeElement, body } = document;
    goesOn = activeElement === body || document.querySelector('#model')?.contains(activeElement) === true;
    await settings.save({ model: taken.sha256 });
    void refetch();
  };

  return (
    <main class="welcome">
      <header class="welcome-header">
        <Mark />
        <h1>{i18n.t('welcome.title')}</h1>
        <p class="promise"><For each={sealed ? SEALED_PROMISES : PROMISES}>{(sentence) => <>{i18n.t(sentence)} </>}</For></p>
      </header>
      <ol class="steps">
        <MachineStep number={1} />
        <Show when={model.error === undefined} fallback={(
          <li><ErrorNotice code={toErrorInfo(model.error, 'host-unreachable').code} steps={{ retry: () => void refetch() }} /></li>
        )}>
          <ModelStep number={2} state={known() ? 'done' : 'now'} model={known()} isKnown={model.latest !== undefined} onAdded={(taken) => void added(taken)} onModels={openModels} />
        </Show>
        <TryStep number={3} state={tried() ? 'done' : known() ? 'now' : 'later'} hasModel={known() !== undefined} onDone={() => setTried(true)} />
        <Step id="next" number={4} title={i18n.t('welcome.next')} state={tried() ? 'now' : 'later'}>
          <dl class="next"><For each={NEXT}>{({ term, text }) => <div><dt>{i18n.t(term)}</dt><dd>{i18n.t(text)}</dd></div>}</For></dl>
        </Step>
      </ol>
    </main>
  );
}

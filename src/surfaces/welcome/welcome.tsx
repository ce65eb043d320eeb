import { createEffect, createMemo, createResource, createSignal, For, onCleanup, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { toErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo, ModelTrial } from '@/src/protocol/model';
import { ErrorNotice } from '../error/error-notice';
import { Mark } from '../icons';
import { usedModel } from '../model-choice';
import { useServices } from '../services';
import { MachineStep } from './machine-step';
import { ModelStep } from './model-step';
import { WelcomeStep } from './welcome-step';
import { TryStep } from './try-step';

const PROMISES = ['welcome.promise1', 'welcome.promise2', 'welcome.promise3'] as const;
const SEALED_PROMISES = ['welcome.promise1', 'welcome.promise2Sealed', 'welcome.promise3'] as const;
const NEXT = [
  { term: 'welcome.nextPin', text: 'welcome.nextPinText' },
  { term: 'welcome.nextMenu', text: 'welcome.nextMenuText' },
  { term: 'welcome.nextKeys', text: 'welcome.nextKeysText' },
] as const;

interface Found {
  readonly model: ModelInfo | null;
  readonly trial: ModelTrial | null;
}

/** Time between two looks at a model that is being tried out, in milliseconds. */
const LOOK_EVERY_MS = 400;

/** The first run: what Sotto promises, this machine, a first model, a first summary, and what comes next. */
export function Welcome(): JSX.Element {
  const { host, background, settings, sealed } = useServices();
  const [tried, setTried] = createSignal(false);
  const [found, { refetch }] = createResource(async (): Promise<Found> => {
    const status = await host.call('host.status', {});
    // Where the chosen model is gone, any other one will do here.
    const model = usedModel(status) ?? status.models.at(-1) ?? null;
    return { model, trial: status.trials.find(({ sha256 }) => sha256 === model?.sha256) ?? null };
  });
  onCleanup(settings.watch(() => void refetch()));
  const told = (): Found => (found.error === undefined ? found.latest : undefined) ?? { model: null, trial: null };
  const known = createMemo((before: ModelInfo | undefined) => {
    const { model } = told();
    return JSON.stringify(before) === JSON.stringify(model ?? undefined) ? before : (model ?? undefined);
  });
  const trial = createMemo(() => told().trial);
  /** The model that can be used: not while it is tried out, and not if it did not run. */
  const ready = createMemo(() => {
    const model = known();
    return trial() || model?.testError ? undefined : model;
  });
  createEffect(() => {
    if (!trial()) return;
    const timer = setTimeout(() => {
      void refetch();
    }, LOOK_EVERY_MS);
    onCleanup(() => {
      clearTimeout(timer);
    });
  });
  const openModels = (): void => {
    void background('background.openPage', { page: 'models' }).catch(() => undefined);
  };

  // The file field disappears once there is a model: the next step gets the focus, unless the user is elsewhere.
  let lacked = false;
  createEffect(() => {
    const isReady = ready() !== undefined;
    const { activeElement, body } = document;
    const isHere = activeElement === body || document.querySelector('#model')?.contains(activeElement) === true;
    if (isReady && lacked && isHere) document.querySelector<HTMLElement>('#try .primary')?.focus();
    lacked = !isReady && found.latest !== undefined;
  });
  const added = async (taken: Pick<ModelInfo, 'sha256' | 'untried' | 'testError'>): Promise<void> => {
    // The host itself uses a model that has passed its trial.
    if (!taken.untried && !taken.testError) await settings.save({ model: taken.sha256 });
    void refetch();
  };

  return (
    <main class="welcome">
      <header class="welcome-header">
        <Mark />
        <h1>{i18n.t('welcome.title')}</h1>
        <p class="promise">
          <For each={sealed ? SEALED_PROMISES : PROMISES}>{(sentence) => <>{i18n.t(sentence)} </>}</For>
        </p>
      </header>
      <ol class="steps">
        <MachineStep number={1} />
        <Show
          when={found.error === undefined}
          fallback={
            <li>
              <ErrorNotice
                code={toErrorInfo(found.error, 'host-unreachable').code}
                steps={{ retry: () => void refetch() }}
              />
            </li>
          }
        >
          <ModelStep
            number={2}
            state={ready() ? 'done' : 'now'}
            model={known()}
            trial={trial()}
            isKnown={found.latest !== undefined}
            onAdded={(taken) => void added(taken)}
            onArrived={() => void refetch()}
            onModels={openModels}
          />
        </Show>
        <TryStep
          number={3}
          state={tried() ? 'done' : ready() ? 'now' : 'later'}
          hasModel={ready() !== undefined}
          onDone={() => setTried(true)}
        />
        <WelcomeStep id="next" number={4} title={i18n.t('welcome.next')} state={tried() ? 'now' : 'later'}>
          <dl class="next">
            <For each={NEXT}>
              {({ term, text }) => (
                <div>
                  <dt>{i18n.t(term)}</dt>
                  <dd>{i18n.t(text)}</dd>
                </div>
              )}
            </For>
          </dl>
        </WelcomeStep>
      </ol>
    </main>
  );
}

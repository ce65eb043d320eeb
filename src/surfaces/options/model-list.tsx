import { createResource, For, Match, Show, Switch, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { Benchmark, CatalogueModel } from '@/src/protocol/catalogue';
import { isBrought, type ModelInfo } from '@/src/protocol/model';
import { ConfirmButton } from '../dialog/confirm-button';
import type { Catalogue } from '../get-model/create-catalogue';
import type { FollowedDownloads } from '../get-model/create-downloads';
import { TrashIcon } from '../icons';
import { ModelFactList } from '../import-model/model-fact-list';
import { useServices } from '../services';
import { engineName } from '../words/engine-words';
import { formatBytes, formatWhen, joinFacts } from '../words/format';
import { createCopies, type PreparedCopies } from './create-copies';
import type { Models } from './create-models';
import { ModelCheck } from './model-check';
import { ModelSpeed } from './model-speed';
import { PreparedCopyLine } from './prepared-copy';
import { TrialLine } from './trial-line';
import { UpdateLine } from './update-line';

interface ModelListProps {
  readonly models: Models;
  readonly catalogue: Catalogue;
  readonly downloads: FollowedDownloads;
  readonly onRemove: (model: ModelInfo) => void;
  /** Opens the question before a download. `first`: what has to be done before the download. */
  readonly onGet: (model: CatalogueModel, first?: () => Promise<void>) => void;
  /** Shows the models that can be downloaded; absent where there are none. */
  readonly onChoose: (() => void) | undefined;
}

/** The models on this machine as a list of choices, each with its facts and actions. */
export function ModelList(props: ModelListProps): JSX.Element {
  const { host } = useServices();
  const copies = createCopies(() => props.models.known());
  // Without an answer no speed is shown, and it can be measured again.
  const [benchmarks, { refetch }] = createResource(
    () => [props.models.known()],
    () =>
      host.call('host.benchmarks', {}).then(
        (result) => result.benchmarks,
        () => [],
      ),
  );
  const newest = (sha256: string): Benchmark | null =>
    (benchmarks.latest ?? []).filter((one) => one.sha256 === sha256).sort((a, b) => b.at - a.at)[0] ?? null;
  return (
    <ul class="models" aria-label={i18n.t('options.listLabel')}>
      <For each={props.models.known()}>
        {(model) => (
          <ModelItem
            {...props}
            model={model}
            copies={copies}
            benchmark={newest(model.sha256)}
            onMeasured={() => void refetch()}
          />
        )}
      </For>
    </ul>
  );
}

interface ModelItemProps extends ModelListProps {
  readonly model: ModelInfo;
  readonly copies: PreparedCopies;
  readonly benchmark: Benchmark | null;
  readonly onMeasured: () => void;
}

function ModelItem(props: ModelItemProps): JSX.Element {
  const isActive = (): boolean => props.models.active() === props.model.sha256;
  const listed = (): CatalogueModel | undefined => props.catalogue.findFile(props.model.sha256);
  return (
    <li class="model" classList={{ active: isActive() }} data-sha256={props.model.sha256}>
      <div class="model-head">
        <label class="model-choice">
          <input
            type="radio"
            name="model"
            checked={isActive()}
            aria-label={i18n.t('options.use', [props.model.name])}
            onChange={() => void props.models.use(props.model.sha256)}
          />
          <span class="model-title">
            <span class="model-name">{props.model.name}</span>
            <StateBadge
              model={props.model}
              isActive={isActive()}
              isTried={props.models.trial(props.model.sha256) !== undefined}
            />
            <Show when={listed()?.installed && listed()?.updates === props.model.sha256}>
              <span class="badge plain">{i18n.t('update.earlier')}</span>
            </Show>
          </span>
        </label>
        <Show when={isBrought(props.model)}>
          <ConfirmButton
            class="button icon-button"
            label={i18n.t('options.removeModel', [props.model.name])}
            onConfirm={() => {
              props.onRemove(props.model);
            }}
            question={{
              title: i18n.t('options.removeTitle', [props.model.name]),
              text: removeText(props.model, listed()),
              confirm: i18n.t('action.remove'),
              keep: i18n.t('action.keep'),
            }}
          >
            <TrashIcon />
          </ConfirmButton>
        </Show>
      </div>
      <p class="model-line">{modelLine(props.model)}</p>
      <Show when={listed()}>
        {(one) => (
          <UpdateLine
            model={props.model}
            listed={one()}
            models={props.models}
            downloads={props.downloads}
            onGet={() => {
              props.onGet(one());
            }}
          />
        )}
      </Show>
      <TrialLine model={props.model} models={props.models} onChoose={props.onChoose} />
      <ModelSpeed
        model={props.model}
        benchmark={props.benchmark}
        onMeasured={() => {
          props.onMeasured();
        }}
      />
      <PreparedCopyLine model={props.model} copies={props.copies} />
      <details class="model-more">
        <summary>{i18n.t('options.more')}</summary>
        <ModelFactList model={props.model} sha256={props.model.at === undefined ? props.model.sha256 : null} />
        <Show when={props.model.at === undefined}>
          <ModelCheck
            model={props.model}
            models={props.models}
            listed={listed()?.sha256 === props.model.sha256 ? listed() : undefined}
            onGet={props.onGet}
          />
        </Show>
      </details>
    </li>
  );
}

/** Whether a model is in use, ready, or did not run. Nothing for models that are older than trials. */
function StateBadge(props: { model: ModelInfo; isActive: boolean; isTried: boolean }): JSX.Element {
  return (
    <Switch>
      <Match when={props.isTried}>
        <span class="badge plain">{i18n.t('trial.trying')}</span>
      </Match>
      <Match when={props.model.testError}>
        <span class="badge plain">{i18n.t('trial.failed')}</span>
      </Match>
      <Match when={props.model.untried}>
        <span class="badge plain">{i18n.t('trial.untried')}</span>
      </Match>
      <Match when={props.isActive}>
        <span class="badge">{i18n.t('options.inUse')}</span>
      </Match>
      <Match when={props.model.testedAt !== undefined}>
        <span class="badge plain">{i18n.t('trial.ready')}</span>
      </Match>
    </Switch>
  );
}

/** "98 MB on this disk · used today". */
function modelLine({ bytes, diskBytes, usedAt, packaged, at }: ModelInfo): string {
  const used = usedAt === undefined ? i18n.t('options.neverUsed') : i18n.t('options.lastUsed', [formatWhen(usedAt)]);
  const place =
    at === undefined
      ? i18n.t(packaged ? 'options.inPackage' : 'options.onDisk', [formatBytes(diskBytes ?? bytes)])
      : engineName(at);
  return joinFacts([place, used]);
}

function removeText({ bytes, diskBytes }: ModelInfo, listed: CatalogueModel | undefined): string {
  return i18n.t(listed ? 'options.removeTextListed' : 'options.removeText', [formatBytes(diskBytes ?? bytes)]);
}

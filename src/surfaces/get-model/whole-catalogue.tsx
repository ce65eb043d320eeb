import { createSignal, For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { CatalogueModel, Machine } from '@/src/protocol/catalogue';
import { shownLanguageNames } from '../words/language-names';
import { formatBytes } from '../words/format';
import type { Catalogue } from './create-catalogue';
import { GetButton, type GetState } from './get-button';
import { LicenceLink } from './licence-link';

interface WholeCatalogueProps {
  readonly catalogue: Catalogue;
  readonly stateOf: (model: CatalogueModel) => GetState;
  readonly onGet: (model: CatalogueModel) => void;
}

/** All models of the catalogue, folded away, with a search field. */
export function WholeCatalogue(props: WholeCatalogueProps): JSX.Element {
  const [wanted, setWanted] = createSignal('');
  const all = (): readonly CatalogueModel[] => props.catalogue.models();
  const found = (): CatalogueModel[] => {
    const words = wanted()
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return all().filter((model) => {
      const text = searchText(model);
      return words.every((word) => text.includes(word));
    });
  };
  const count = (): string =>
    wanted().trim() === '' ? '' : i18n.t('get.found', found().length, [String(found().length)]);
  return (
    <details class="whole">
      <summary>{i18n.t('get.all', all().length, [String(all().length)])}</summary>
      <div class="whole-body">
        <label class="search">
          <span>{i18n.t('get.search')}</span>
          <input
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={wanted()}
            onInput={(event) => setWanted(event.currentTarget.value)}
          />
        </label>
        <p class="whole-count" role="status">
          {count()}
        </p>
        <ul class="entries" aria-label={i18n.t('get.allLabel')}>
          <For each={found()}>
            {(model) => (
              <li>
                <Entry
                  model={model}
                  machine={props.catalogue.machine()}
                  state={props.stateOf(model)}
                  onGet={() => {
                    props.onGet(model);
                  }}
                />
              </li>
            )}
          </For>
        </ul>
      </div>
    </details>
  );
}

/** The text that a search looks through. */
function searchText({ name, goodAt, languages, licence, source, quantization }: CatalogueModel): string {
  const names = new Intl.DisplayNames('en', { type: 'language' });
  return [
    name,
    goodAt,
    licence.name,
    licence.id,
    source.publisher,
    quantization,
    ...languages.map((tag) => names.of(tag) ?? tag),
  ]
    .join(' ')
    .toLowerCase();
}

function Entry(props: {
  model: CatalogueModel;
  machine: Machine | null;
  state: GetState;
  onGet: () => void;
}): JSX.Element {
  const needs = (): number | undefined => props.model.memory[0]?.bytes;
  return (
    <article class="entry" data-model={props.model.id} aria-label={props.model.name}>
      <div class="entry-head">
        <h3>{props.model.name}</h3>
        <GetButton
          model={props.model}
          state={props.state}
          primary={false}
          onGet={() => {
            props.onGet();
          }}
        />
      </div>
      <p>{props.model.goodAt}</p>
      <dl class="facts">
        <Fact name={i18n.t('get.languages')}>{shownLanguageNames(props.model.languages)}</Fact>
        <Fact name={i18n.t('options.license')}>
          <LicenceLink licence={props.model.licence} />
        </Fact>
        <Fact name={i18n.t('get.memory')}>
          <Show when={needs()} fallback={i18n.t('get.unknown')}>
            {(bytes) => formatBytes(bytes())}
          </Show>
        </Fact>
        <Fact name={i18n.t('get.from')}>{props.model.source.host}</Fact>
        <Fact name={i18n.t('get.publisher')}>{props.model.source.publisher}</Fact>
        <Fact name={i18n.t('options.quantization')}>{props.model.quantization}</Fact>
      </dl>
      <Show when={tooLarge(needs(), props.machine)}>
        <p class="entry-note">{i18n.t('get.tooLarge', [formatBytes(needs() ?? 0)])}</p>
      </Show>
      <Show when={!props.model.locked}>
        <p class="entry-note">{i18n.t('get.unlocked')}</p>
      </Show>
    </article>
  );
}

/** The most memory that browsers tell, in bytes: such a machine may have more. */
const MEMORY_CAP = 8 * 1024 ** 3;

function tooLarge(needs: number | undefined, machine: Machine | null): boolean {
  const has = machine?.memory ?? null;
  return needs !== undefined && has !== null && has < MEMORY_CAP && needs > has;
}

function Fact(props: { name: string; children: JSX.Element }): JSX.Element {
  return (
    <div class="fact">
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}

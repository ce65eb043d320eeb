import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ImportedModel } from '@/src/protocol/model';
import { CopyButton } from '../job/job-buttons';
import { enginesWords } from '../words/engine-words';
import { formatBytes, formatCount } from '../words/format';

/** The facts in a model's file. `sha256`: null while it is unknown or not to be shown. */
export function ModelFactList(props: { model: ImportedModel; sha256: string | null }): JSX.Element {
  const context = (): string => {
    const { contextTokens } = props.model;
    return contextTokens > 0
      ? i18n.t('options.contextTokens', [formatCount(contextTokens)])
      : i18n.t('options.unknown');
  };
  const ofFile = (words: string): string => (props.model.at === undefined ? words : '');
  return (
    <dl class="facts">
      <Fact name={i18n.t('options.size')} value={props.model.bytes > 0 ? formatBytes(props.model.bytes) : ''} />
      <Fact name={i18n.t('options.quantization')} value={props.model.quantization} />
      <Fact name={i18n.t('options.context')} value={context()} />
      <Fact name={i18n.t('options.architecture')} value={props.model.architecture} />
      <Fact
        name={i18n.t('options.template')}
        value={ofFile(i18n.t(props.model.chatTemplate ? 'options.templateYes' : 'options.templateNo'))}
      />
      <Fact name={i18n.t('options.license')} value={ofFile(props.model.license || i18n.t('options.unknown'))} />
      <Fact name={i18n.t('options.engines')} value={enginesWords(props.model.engines)} />
      <Show when={props.sha256}>
        {(sha256) => (
          <div class="fact fact-hash">
            <dt>{i18n.t('options.sha256')}</dt>
            <dd>
              <code>{sha256()}</code>
              <CopyButton iconOnly text={sha256} label={i18n.t('options.copyHash', [props.model.name])} />
            </dd>
          </div>
        )}
      </Show>
    </dl>
  );
}

/** One fact. Nothing where it is unknown, as for a model without a file. */
function Fact(props: { name: string; value: string }): JSX.Element {
  return (
    <Show when={props.value}>
      <div class="fact">
        <dt>{props.name}</dt>
        <dd>{props.value}</dd>
      </div>
    </Show>
  );
}

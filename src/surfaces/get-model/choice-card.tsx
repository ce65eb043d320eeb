import type { JSX } from 'solid-js';
import { i18n } from '#i18n';
import { formatBytes } from '../words/format';
import { firstWordWords, speedWords } from '../words/speed-words';
import type { Choice } from './create-catalogue';
import { GetButton, type GetState } from './get-button';

const ROLES = { first: 'get.roleFirst', faster: 'get.roleFaster', better: 'get.roleBetter' } as const;
const WHY = {
  balanced: 'get.whyBalanced',
  smallest: 'get.whySmallest',
  quickest: 'get.whyQuickest',
  'answers-better': 'get.whyBetter',
  'only-one-that-fits': 'get.whyOnly',
  saving: 'get.whySaving',
} as const;
const BASIS = { measured: 'get.speedMeasured', reckoned: 'get.speedReckoned', guessed: 'get.speedGuessed' } as const;

interface ChoiceCardProps {
  readonly choice: Choice;
  readonly state: GetState;
  readonly onGet: () => void;
}

/** A recommended model: why, its expected speed and how that is known, its size and memory, and one button. */
export function ChoiceCard(props: ChoiceCardProps): JSX.Element {
  const model = (): Choice['model'] => props.choice.model;
  const advice = (): Choice['advice'] => props.choice.advice;
  return (
    <article
      class="offer"
      classList={{ first: advice().role === 'first' }}
      data-model={model().id}
      data-role={advice().role}
      aria-labelledby={`offer-${model().id}`}
    >
      <div class="offer-words">
        <p class="offer-role">{i18n.t(ROLES[advice().role])}</p>
        <h3 id={`offer-${model().id}`}>{model().name}</h3>
        <p>
          {i18n.t(WHY[advice().why])} {model().goodAt}
        </p>
      </div>
      <dl class="offer-facts">
        <div>
          <dt>{i18n.t('get.writes')}</dt>
          <dd>{i18n.t(BASIS[advice().speed.basis], [speedWords(advice().speed.decode)])}</dd>
        </div>
        <div>
          <dt>{i18n.t('get.firstWord')}</dt>
          <dd>{i18n.t('get.firstWordText', [firstWordWords(advice().speed.prompt)])}</dd>
        </div>
        <div>
          <dt>{i18n.t('get.download')}</dt>
          <dd>{formatBytes(model().bytes)}</dd>
        </div>
        <div>
          <dt>{i18n.t('get.memory')}</dt>
          <dd>{formatBytes(advice().memory)}</dd>
        </div>
      </dl>
      <GetButton
        model={model()}
        state={props.state}
        primary={advice().role === 'first'}
        onGet={() => {
          props.onGet();
        }}
      />
    </article>
  );
}

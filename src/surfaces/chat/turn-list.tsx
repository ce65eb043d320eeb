import { createEffect, createSignal, For, on, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ChatTurn } from '@/src/protocol/chat';
import { ConfirmDialog } from '../dialog/confirm-dialog';
import type { StepActions } from '../error/error-notice';
import { DownIcon } from '../icons';
import { createFollowEnd } from '../job/follow-end';
import type { ReadAs } from '../job/read-choice';
import type { ShownConversation } from './create-conversation';
import { TurnView } from './turn-view';

/** A question to be asked again. `reading`: how much of the page to read for it. */
interface Again {
  readonly turn: ChatTurn;
  readonly reading?: ReadAs;
}

/** The questions and answers, oldest first. Follows the end while the reader stays there. */
export function TurnList(props: {
  conversation: ShownConversation;
  turns: readonly ChatTurn[];
  steps: StepActions;
  children?: JSX.Element;
}): JSX.Element {
  let scroller!: HTMLDivElement;
  let content!: HTMLDivElement;
  // Asking an earlier question again removes all later ones, so the user is asked first.
  const [doubtful, setDoubtful] = createSignal<Again | null>(null);
  const end = createFollowEnd(
    () => scroller,
    () => content,
    () => props.turns.length > 0,
  );
  const after = (turn: ChatTurn): number =>
    props.turns.length - 1 - props.turns.findIndex(({ turnId }) => turnId === turn.turnId);
  // The button or field that has the focus may disappear with its turn: then the list gets the focus.
  const keepFocus = async <T,>(acting: Promise<T>): Promise<T> => {
    const result = await acting;
    if (document.activeElement === document.body) scroller.focus({ preventScroll: true });
    return result;
  };
  const again = ({ turn, reading }: Again): void => {
    const { text, how } = turn.language ?? {};
    const asked = { reading, inPageLanguage: how === 'given' ? text : undefined };
    void keepFocus(props.conversation.ask(turn.question, turn.turnId, asked));
  };
  const askAgain = (asked: Again): void => {
    if (after(asked.turn) > 0) setDoubtful(asked);
    else again(asked);
  };
  // After a new question, or in another conversation, the end is shown.
  createEffect(
    on(
      () => props.turns.at(-1)?.turnId,
      (turnId) => {
        if (turnId !== undefined) end.jump();
      },
    ),
  );
  return (
    <div class="turns-frame">
      {/* The panel's announcer says what changes here. */}
      <div class="turns" role="log" aria-live="off" aria-label={i18n.t('chat.log')} tabindex="0" ref={scroller}>
        <div class="turns-content" ref={content}>
          <For each={props.turns}>
            {(turn) => (
              <TurnView
                turn={turn}
                after={after(turn)}
                busy={props.conversation.open() !== null}
                job={props.conversation.open()?.turnId === turn.turnId ? props.conversation.job : null}
                steps={props.steps}
                onPassage={props.conversation.showPassage}
                onAgain={() => {
                  askAgain({ turn });
                }}
                onRead={(reading) => {
                  askAgain({ turn, reading });
                }}
                onGoOn={() => {
                  void keepFocus(props.conversation.goOn(turn.turnId));
                }}
                onAsk={(question, inPageLanguage) =>
                  keepFocus(props.conversation.ask(question, turn.turnId, { inPageLanguage }))
                }
              />
            )}
          </For>
          {props.children}
        </div>
      </div>
      <Show when={!end.following()}>
        <button
          type="button"
          class="button round to-end"
          aria-label={i18n.t('chat.toEnd')}
          title={i18n.t('chat.toEnd')}
          onClick={() => {
            end.jump();
            scroller.focus({ preventScroll: true });
          }}
        >
          <DownIcon />
        </button>
      </Show>
      <ConfirmDialog
        shown={doubtful() !== null}
        onClose={() => setDoubtful(null)}
        question={{
          title: i18n.t('chat.againTitle'),
          text: i18n.t('chat.againText', after(doubtful()?.turn ?? ({} as ChatTurn))),
          confirm: i18n.t('chat.again'),
          keep: i18n.t('action.cancel'),
        }}
        onConfirm={() => {
          const asked = doubtful();
          if (asked) again(asked);
        }}
      />
    </div>
  );
}

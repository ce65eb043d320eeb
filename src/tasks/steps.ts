/** What a task tells while it runs: the host makes a job's events of it. */
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { Coverage, Finish, TaskEvent } from '@/src/protocol/task-event';

type SectionEvent = Extract<TaskEvent, { type: 'section' }>;

export type TaskStep =
  /** A prompt is being read. `fraction` of it, 0 to 1, or null where the engine cannot tell. */
  | { readonly type: 'reading'; readonly fraction: number | null; readonly coverage: Coverage }
  | Omit<SectionEvent, 'engine'>
  /** The question is in another language than the page: what is being done about it, or was done. */
  | { readonly type: 'language'; readonly language: OtherLanguage }
  /** What the model said of its own work: no part of the answer. */
  | { readonly type: 'aside'; readonly text: string }
  | { readonly type: 'text'; readonly text: string; readonly tokens: number }
  | {
      readonly type: 'end';
      readonly finish: Finish;
      readonly coverage: Coverage;
      /** How much of the answer is to be kept, in UTF-16 units, where not all is. */
      readonly kept?: number;
      /** A text that was to be written anew came back as it was. */
      readonly unchanged?: boolean;
      readonly promptTokens: number;
      readonly cachedTokens: number;
      readonly tokens: number;
    };

/** The end of an answer that was to go on, where the context has no room for one word more. */
export function noMore(coverage: Coverage): TaskStep {
  return { type: 'end', finish: 'length', coverage, promptTokens: 0, cachedTokens: 0, tokens: 0 };
}

/** The end of work that reads nothing before the user has said how much. */
export function chooseFirst(coverage: Coverage): TaskStep {
  return { type: 'end', finish: 'choose', coverage, promptTokens: 0, cachedTokens: 0, tokens: 0 };
}

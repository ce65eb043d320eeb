/** What a task tells while it runs: the host makes a job's events of it. */
import type { OtherLanguage } from '@/src/protocol/other-language';
import type { Coverage, Finish, TaskEvent } from '@/src/protocol/task-event';

type SectionEvent = Extract<TaskEvent, { type: 'section' }>;

export type Step =
  /** A prompt is being read. `fraction` of it, 0 to 1, or null where the engine cannot tell. */
  | { readonly type: 'reading'; readonly fraction: number | null; readonly coverage: Coverage }
  | Omit<SectionEvent, 'engine'>
  /** The question is in another language than the page: what is being done about it, or was done. */
  | { readonly type: 'language'; readonly language: OtherLanguage }
  | { readonly type: 'text'; readonly text: string; readonly tokens: number }
  | {
      readonly type: 'end';
      readonly finish: Finish;
      readonly coverage: Coverage;
      /** How much of the answer is to be kept, in UTF-16 units, where not all is. */
      readonly kept?: number;
      readonly promptTokens: number;
      readonly cachedTokens: number;
      readonly tokens: number;
    };

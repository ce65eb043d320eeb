/** What a fake host and background answer, and when: what a test or a state of the preview is made of. */
import type { Action } from '@/src/actions/action';
import type { Benchmark, CatalogueModel, Recommendation } from '@/src/protocol/catalogue';
import type { Chat, ChatSummary } from '@/src/protocol/chat';
import type { JobSummary } from '@/src/protocol/job';
import type { Download } from '@/src/protocol/download';
import type { ErrorCode, ErrorInfo } from '@/src/protocol/errors';
import type { ImportState, LostModel, ModelInfo, ModelTrial, PreparedCopy } from '@/src/protocol/model';
import type { TaskEvent } from '@/src/protocol/task-event';
import type { Settings } from '@/src/storage/settings';
import type { Answers, Failures } from './calls';

/** What is left out is as it is when nothing happens. */
export interface Script extends Failures {
  readonly job?: Partial<JobSummary>;
  readonly events?: readonly TaskEvent[];
  /** Tokens that go on arriving after `events`, and their pace. */
  readonly stream?: { readonly pieces: readonly string[]; readonly everyMs: number; readonly batch: number };
  readonly jobs?: boolean;
  /** In place of the product's. */
  readonly actions?: readonly Action[];
  readonly models?: readonly ModelInfo[];
  /** Models that are being tried. */
  readonly trials?: readonly ModelTrial[];
  readonly copies?: readonly PreparedCopy[];
  readonly title?: string;
  readonly selectedChars?: number;
  readonly obstacle?: ErrorCode;
  /** The conversation about the page in front. */
  readonly chat?: Partial<Chat>;
  /** Earlier conversations. */
  readonly chats?: readonly ChatSummary[];
  /** Answers that the rest of a script does not lead to. */
  readonly answers?: Answers;
  /** How far an import has come; it goes no further. */
  readonly importState?: ImportState;
  readonly importFails?: ErrorInfo;
  /** Models that can be had, and those of them that are recommended. */
  readonly catalogue?: readonly CatalogueModel[];
  readonly choices?: readonly Recommendation[];
  readonly downloads?: readonly Download[];
  /** Is given what tells of downloads, as the host would, instead of `downloads`. */
  readonly onFollowDownloads?: (change: (downloads: readonly Download[]) => void) => void;
  /** The user declines when the browser asks. */
  readonly declines?: boolean;
  readonly sealed?: boolean;
  /** Removed by the browser. */
  readonly lost?: readonly LostModel[];
  readonly benchmarks?: readonly Benchmark[];
  /** Is given what erases the job that is followed, as the user would in the options. */
  readonly onFollow?: (erase: () => void) => void;
  /** Whether a checked model is whole; absent: the check goes on for ever. */
  readonly checked?: boolean;
  /** What measuring a model finds; absent: it goes on until it is cancelled. */
  readonly benchmark?: Benchmark;
  readonly settings?: Partial<Settings>;
  /** Is given what changes the settings, as another context would. */
  readonly onWatch?: (change: (settings: Settings) => void) => void;
  /** Hears of every call. */
  readonly onCall?: (call: string, params: unknown) => void;
  /** Hears of what could not happen with real messages; without it that is thrown, so that the run or page fails. */
  readonly onFault?: (fault: Error) => void;
}

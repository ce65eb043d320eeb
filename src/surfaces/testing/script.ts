/** What a fake host and background answer. A test, or a state of the preview, is made from it. */
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

/** Fields that are left out have quiet defaults. */
export interface Script extends Failures {
  readonly job?: Partial<JobSummary>;
  readonly events?: readonly TaskEvent[];
  /** Tokens that arrive after `events`, and their pace. */
  readonly stream?: { readonly pieces: readonly string[]; readonly everyMs: number; readonly batch: number };
  readonly jobs?: boolean;
  /** Actions instead of the product's own. */
  readonly actions?: readonly Action[];
  readonly models?: readonly ModelInfo[];
  /** Models that are being tried out. */
  readonly trials?: readonly ModelTrial[];
  readonly copies?: readonly PreparedCopy[];
  readonly title?: string;
  readonly selectedChars?: number;
  readonly obstacle?: ErrorCode;
  /** The conversation about the page in front. */
  readonly chat?: Partial<Chat>;
  /** Earlier conversations. */
  readonly chats?: readonly ChatSummary[];
  /** Answers that differ from the defaults. */
  readonly answers?: Answers;
  /** The state at which an import stays. */
  readonly importState?: ImportState;
  readonly importFails?: ErrorInfo;
  /** The catalogue, and its recommended models. */
  readonly catalogue?: readonly CatalogueModel[];
  readonly choices?: readonly Recommendation[];
  readonly downloads?: readonly Download[];
  /** Gets a function that tells of downloads, as the host would. Replaces `downloads`. */
  readonly onFollowDownloads?: (change: (downloads: readonly Download[]) => void) => void;
  /** Whether the user declines when the browser asks for permission. */
  readonly declines?: boolean;
  readonly sealed?: boolean;
  /** Models that the browser has removed. */
  readonly lost?: readonly LostModel[];
  readonly benchmarks?: readonly Benchmark[];
  /** Gets a function that erases the job, as the user would in the options. */
  readonly onFollow?: (erase: () => void) => void;
  /** Whether a checked model is whole. Absent: the check never ends. */
  readonly checked?: boolean;
  /** The result of measuring a model. Absent: it runs until it is cancelled. */
  readonly benchmark?: Benchmark;
  readonly settings?: Partial<Settings>;
  /** Gets a function that changes the settings, as another context would. */
  readonly onWatch?: (change: (settings: Settings) => void) => void;
  /** Is told of every call. */
  readonly onCall?: (call: string, params: unknown) => void;
  /** Is told what could not happen with real messages. Without it that is thrown, and the test fails. */
  readonly onFault?: (fault: Error) => void;
}

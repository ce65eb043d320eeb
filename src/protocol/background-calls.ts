/** What the background is asked. */
import * as v from 'valibot';
import { ActionRefSchema, ScopeSchema } from './action';
import { CountSchema, IdSchema, Sha256Schema, TabIdSchema } from './ids';
import { type CallSpec, NothingSchema } from './calls';
import { CardContentSchema } from './card-content';
import { PassageFoundSchema, PassageRangeSchema } from './checked-answer';
import { DownloadMarkSchema } from './download';
import { ErrorInfoSchema } from './errors';
import { LostModelSchema } from './model';
import { MAX_SELECTION_CHARS, TaskChangesSchema, TaskSettingsSchema } from './task';

export interface BackgroundCallSpec extends CallSpec {
  /**
   * It can be made twice without harm, so it is made again where nobody answers: a service worker that dies takes an
   * open question with it (F4).
   */
  readonly again?: true;
}

/** By `runtime.sendMessage`: what only the background may do, which has the tabs, the menus and the permissions. */
export const backgroundCalls = {
  /**
   * Makes sure that the host exists and listens. Chrome: creates the offscreen document, once for any number of
   * callers.
   */
  'background.ensureHost': {
    from: ['surface', 'frame', 'page'],
    params: NothingSchema,
    result: NothingSchema,
    again: true,
  },
  /** Reads the tab's page and starts a job about it, without a card: the popup's way. */
  'background.start': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema, action: ActionRefSchema, scope: ScopeSchema }),
    result: v.object({ jobId: IdSchema }),
  },
  /** What the popup may offer for a tab: whether it can be read, and whether text is selected in it. */
  'background.inspect': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    result: v.object({
      title: v.string(),
      selectedChars: CountSchema,
      /** Why the page cannot be read, or null. */
      obstacle: v.nullable(ErrorInfoSchema),
    }),
    again: true,
  },
  /** A card frame's wishes, handed on to the script in its own tab. */
  'background.card': {
    from: ['frame'],
    params: v.variant('act', [
      v.object({ act: v.literal('close') }),
      v.object({ act: v.literal('resize'), height: v.pipe(v.number(), v.minValue(40), v.maxValue(4_000)) }),
    ]),
    result: NothingSchema,
    again: true,
  },
  /**
   * What the card is to show; answered when the script in its tab knows. `key`: from the card's address, where the
   * script put it, so that a frame that the page made itself learns nothing.
   */
  'background.cardContent': {
    from: ['frame'],
    params: v.object({ key: IdSchema }),
    result: CardContentSchema,
    again: true,
  },
  /**
   * Reads the tab's page and opens the conversation about it. Rejects with `page-not-allowed` where there is no grant.
   */
  'background.openChat': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    /** `subject`: as in `SourceRef`, so that a surface can tell which sources the script in this tab has. */
    result: v.object({ chatId: IdSchema, subject: IdSchema }),
    again: true,
  },
  /** Puts the accepted text where the job's selection stands. `key`: the card's, as in `background.cardContent`. */
  'background.replace': {
    from: ['frame'],
    params: v.object({ key: IdSchema, text: v.pipe(v.string(), v.maxLength(2 * MAX_SELECTION_CHARS)) }),
    result: NothingSchema,
  },
  /**
   * Scrolls the page to a passage and marks it there; `lost` where the script in the page does not have the range's
   * source. `by`: a card names itself by its key, as in `background.cardContent`, and reaches the source of its own job
   * in its own tab. Any other surface names the tab.
   */
  'background.showPassage': {
    from: ['frame', 'surface'],
    params: v.object({
      by: v.union([v.strictObject({ key: IdSchema }), v.strictObject({ tabId: TabIdSchema })]),
      range: PassageRangeSchema,
    }),
    result: PassageFoundSchema,
    again: true,
  },
  /** Does the card's task once more, from the page as it is now, with changes or without. */
  'background.retry': {
    from: ['frame', 'surface'],
    params: v.object({ jobId: IdSchema, tabId: v.nullable(TabIdSchema), ...TaskChangesSchema.entries }),
    result: v.object({ jobId: IdSchema }),
  },
  /** The page keeps removing the card; the answer can be seen in the popup. */
  'background.cardLost': { from: ['page'], params: NothingSchema, result: NothingSchema },
  /** From Chrome's host, which has no toolbar button: what it is to say of downloads. */
  'background.showDownload': {
    from: ['surface'],
    params: v.object({ mark: DownloadMarkSchema }),
    result: NothingSchema,
    again: true,
  },
  /** From Chrome's host, which cannot read or write settings: for a model that takes over, or that is removed. */
  'background.choice': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ settings: TaskSettingsSchema }),
    again: true,
  },
  'background.useModel': {
    from: ['surface'],
    params: v.object({ sha256: Sha256Schema }),
    result: NothingSchema,
    again: true,
  },
  'background.letGoOfModel': {
    from: ['surface'],
    params: v.object({ sha256: Sha256Schema }),
    result: NothingSchema,
    again: true,
  },
  /** From Chrome's host, which has no `permissions`: whether the models' hosts may be reached. */
  'background.mayDownload': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ allowed: v.boolean() }),
    again: true,
  },
  /**
   * The models that have been here, kept where the browser does not clear up: what is missing among those that are here
   * was removed by the browser. For the host, which in Chrome cannot reach that place itself.
   */
  'background.knownModels': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ models: v.array(LostModelSchema) }),
    again: true,
  },
  'background.keepKnownModels': {
    from: ['surface'],
    params: v.object({ models: v.array(LostModelSchema) }),
    result: NothingSchema,
    again: true,
  },
  /** Opens one of our own pages in a tab: Options → Models, or the welcome page. */
  'background.openPage': {
    from: ['surface', 'frame'],
    params: v.object({ page: v.picklist(['models', 'welcome']) }),
    result: NothingSchema,
  },
} as const satisfies Record<string, BackgroundCallSpec>;

/**
 * Every message between contexts, written by hand. A call's key names its receiver; `from` says who may send it and is
 * checked against the browser's own `sender`, never against what the message says of itself.
 */
import * as v from 'valibot';
import { BenchmarkSchema, CatalogueModelSchema, MachineSchema, ModelIdSchema, RecommendationSchema } from './catalogue';
import { CardContentSchema } from './card-content';
import { ChatPageSchema, ChatSchema, ChatSummarySchema, QuestionSchema } from './chat';
import { PassageFoundSchema, PassageRangeSchema } from './checked-answer';
import { DownloadMarkSchema, DownloadSchema } from './download';
import { ErrorInfoSchema } from './errors';
import { HostStatusSchema } from './host-status';
import { ImportProgressSchema, LostModelSchema, ModelInfoSchema, PreparedCopySchema } from './model';
import { ReadingNotesSchema } from './page-content';
import { MachineProbeSchema } from './probe';
import { LoggedEventSchema } from './task-event';
import { INTENTS, MAX_SELECTION_CHARS, TaskChangesSchema, TaskRequestSchema, TaskSettingsSchema } from './task';

/** Who a message can come from, as told by the browser. `frame`: our own card page, inside a tab. */
export type Sender = 'background' | 'surface' | 'frame' | 'page';

interface CallSpec {
  readonly from: readonly Sender[];
  readonly params: v.GenericSchema;
  readonly result: v.GenericSchema;
}

/** A random id: 128 bits, lower-case hex. */
const IdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/));
const JobIdSchema = IdSchema;
const Nothing = v.strictObject({});
const TabIdSchema = v.pipe(v.number(), v.integer());
const Sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

export const JOB_STATES = ['queued', 'running', 'done', 'cancelled', 'failed'] as const;

export const JobSummarySchema = v.object({
  jobId: JobIdSchema,
  /** The tab whose page the job is about, or null. */
  tabId: v.nullable(TabIdSchema),
  /** `ask`: a question in a conversation. */
  intent: v.picklist([...INTENTS, 'ask']),
  /** What it works on, so that the words about coverage are true; absent where a log from before has none. */
  scope: v.optional(v.picklist(['page', 'selection'])),
  /** The page's title, shown above the answer. */
  title: v.string(),
  /** What of a page was not open to be read; absent for a selection. */
  reading: v.optional(ReadingNotesSchema),
  createdAt: v.number(),
  state: v.picklist(JOB_STATES),
});
export type JobState = (typeof JOB_STATES)[number];
export type JobSummary = v.InferOutput<typeof JobSummarySchema>;

/**
 * In what a passage's block numbers count: what a job read, or the page of a conversation. `pageKey`: the page script's
 * name for what its document showed.
 */
const PassageSourceSchema = v.variant('of', [
  v.object({ of: v.literal('job'), jobId: JobIdSchema }),
  v.object({ of: v.literal('chat'), chatId: IdSchema, pageKey: IdSchema }),
]);

/** Over a Port from a surface, a card frame or a page's script, straight to the host. */
export const hostCalls = {
  'host.submit': {
    from: ['surface', 'page'],
    params: v.object({ request: TaskRequestSchema }),
    result: v.object({ jobId: JobIdSchema }),
  },
  /** Replays the log after number `after`, then follows it: `HostPush` messages of type `event`. */
  'host.attach': {
    from: ['surface', 'frame', 'page'],
    params: v.object({ jobId: JobIdSchema, after: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
    result: v.object({ job: JobSummarySchema }),
  },
  'host.cancel': {
    from: ['surface', 'frame', 'page'],
    params: v.object({ jobId: JobIdSchema }),
    result: Nothing,
  },
  /** Jobs about a tab's present document, the newest first; the popup finds its running job here. */
  'host.jobs': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    result: v.object({ jobs: v.array(JobSummarySchema) }),
  },
  'host.status': {
    from: ['surface', 'frame'],
    params: Nothing,
    result: HostStatusSchema,
  },
  /** Asks every engine what it can do on this machine. */
  'host.probe': {
    from: ['surface'],
    params: Nothing,
    result: MachineProbeSchema,
  },
  /** Starts to take in a file that was handed over by `messaging/file-handover`. Progress comes as `HostPush`. */
  'host.importModel': {
    from: ['surface'],
    params: v.object({ importId: JobIdSchema }),
    result: v.object({ model: ModelInfoSchema }),
  },
  'host.cancelImport': { from: ['surface'], params: v.object({ importId: JobIdSchema }), result: Nothing },
  'host.removeModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** The user does not want a model back that the browser has removed. */
  'host.forgetLost': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** The prepared copies that there are or could be on this machine, for models that load faster from one. */
  'host.preparedCopies': {
    from: ['surface'],
    params: Nothing,
    result: v.object({ copies: v.array(PreparedCopySchema) }),
  },
  /**
   * Starts to make a model's prepared copy, or goes on with it; answers at once. `host.preparedCopies` tells how far it
   * is.
   */
  'host.prepareModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** Removes a model's prepared copy, and ends its making. */
  'host.discardCopy': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** The models that can be had in this build, in the order of their size. */
  'host.catalogue': { from: ['surface'], params: Nothing, result: v.object({ models: v.array(CatalogueModelSchema) }) },
  /** A first choice, a faster and a better one for this machine; fewer, or none, where fewer fit. */
  'host.recommend': {
    from: ['surface'],
    params: v.object({ machine: MachineSchema }),
    result: v.object({ choices: v.array(RecommendationSchema) }),
  },
  /** Answers with the downloads, then follows them: `HostPush` messages of type `downloads`, one a change. */
  'host.followDownloads': {
    from: ['surface', 'background'],
    params: Nothing,
    result: v.object({ downloads: v.array(DownloadSchema) }),
  },
  /**
   * Starts a download, or goes on with one; one transfer however many ask. `accepted`: the user has seen size, source
   * and licence, and accepted the licence where it asks for that.
   */
  'host.download': {
    from: ['surface'],
    params: v.object({ modelId: ModelIdSchema, accepted: v.literal(true) }),
    result: Nothing,
  },
  'host.pauseDownload': { from: ['surface'], params: v.object({ modelId: ModelIdSchema }), result: Nothing },
  /** Ends a download and removes what has arrived of it. */
  'host.cancelDownload': { from: ['surface'], params: v.object({ modelId: ModelIdSchema }), result: Nothing },
  /** Reads a model's whole file again and compares its hash; progress comes as `HostPush` of type `check`. */
  'host.checkModel': {
    from: ['surface'],
    params: v.object({ sha256: Sha256Schema }),
    result: v.object({ intact: v.boolean() }),
  },
  /** Ends the checks of this model that the same Port has asked for. */
  'host.cancelCheck': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /**
   * Measures the chosen model on this machine for some 20 s; progress comes as `HostPush` of type `benchmark`. Rejects
   * with `engine-busy` while a job runs, and when one comes.
   */
  'host.benchmark': {
    from: ['surface'],
    params: v.object({ settings: TaskSettingsSchema }),
    result: v.object({ benchmark: BenchmarkSchema }),
  },
  /**
   * Lets a model answer its test question once more, as soon as the engine is free, whoever stays to see it. Answers at
   * once; `host.status` tells how far it is and what came of it.
   */
  'host.tryModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** Ends a model's test; it is not tried again by itself while the host lives. */
  'host.stopTrial': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** Ends the benchmark that the same Port has asked for. */
  'host.cancelBenchmark': { from: ['surface'], params: Nothing, result: Nothing },
  /** What was measured of the models on this machine, the newest of each model and engine. */
  'host.benchmarks': { from: ['surface'], params: Nothing, result: v.object({ benchmarks: v.array(BenchmarkSchema) }) },
  /** From the page's script: the conversation about what its document shows now, a new one where there is none. */
  'host.openChat': { from: ['page'], params: ChatPageSchema, result: v.object({ chatId: IdSchema }) },
  /** Answers with the conversation, then follows it: `HostPush` messages of type `chat`, one a change. */
  'host.followChat': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema }),
    result: v.object({ chat: ChatSchema }),
  },
  /**
   * Asks. `replaces`: a turn that goes, with all after it (edit and resend, or the same question once more); else null.
   */
  'host.ask': {
    from: ['surface'],
    params: v.object({
      chatId: IdSchema,
      question: QuestionSchema,
      /** The same in the page's language, as the user wants its passages to be looked for; absent: the model's. */
      inPageLanguage: v.optional(QuestionSchema),
      replaces: v.nullable(IdSchema),
      settings: TaskSettingsSchema,
    }),
    result: v.object({ turnId: IdSchema, jobId: JobIdSchema }),
  },
  /** Goes on with an answer that met its limit. Rejects with `unknown-chat` where there is none. */
  'host.goOn': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema, turnId: IdSchema, settings: TaskSettingsSchema }),
    result: v.object({ jobId: JobIdSchema }),
  },
  /** An empty conversation about the same page; the old one stays among the earlier ones. */
  'host.newChat': { from: ['surface'], params: v.object({ chatId: IdSchema }), result: v.object({ chatId: IdSchema }) },
  /** All kept conversations with a question in them, the newest first. */
  'host.chats': { from: ['surface'], params: Nothing, result: v.object({ chats: v.array(ChatSummarySchema) }) },
  /**
   * Erases one conversation, or for null every conversation and answer, the cards' and popups' too; what is being
   * written ends. Rejects with `storage-broken` and what is `left`, where the disk keeps something; it is out of every
   * surface's sight all the same.
   */
  'host.eraseChats': { from: ['surface'], params: v.object({ chatId: v.nullable(IdSchema) }), result: Nothing },
  /**
   * Puts a conversation's page into the prompt cache, so that the first answer starts sooner. Gives way to any job at
   * once, and ends with the Port. Answers when it is done or gave way.
   */
  'host.warm': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema, settings: TaskSettingsSchema }),
    result: v.object({ warmed: v.boolean() }),
  },
  /** Ends the engine and frees its memory now, rather than after its idle time. */
  'host.unload': { from: ['surface'], params: Nothing, result: Nothing },
} as const satisfies Record<string, CallSpec>;

/** What the host sends on a Port without being asked again. */
export const HostPushSchema = v.variant('type', [
  v.object({ type: v.literal('event'), jobId: JobIdSchema, entry: LoggedEventSchema }),
  v.object({ type: v.literal('import'), progress: ImportProgressSchema }),
  v.object({ type: v.literal('downloads'), downloads: v.array(DownloadSchema) }),
  v.object({ type: v.literal('check'), sha256: Sha256Schema, done: v.number(), total: v.number() }),
  v.object({ type: v.literal('benchmark'), fraction: v.number() }),
  v.object({ type: v.literal('chat'), chat: ChatSchema }),
  v.object({ type: v.literal('chat-erased'), chatId: IdSchema }),
  v.object({ type: v.literal('job-erased'), jobId: JobIdSchema }),
]);
export type HostPush = v.InferOutput<typeof HostPushSchema>;

/** By `runtime.sendMessage`: what only the background may do, for it has the tabs, the menus and the grants. */
export const backgroundCalls = {
  /**
   * Makes sure that the host exists and listens. Chrome: creates the offscreen document, once for any number of
   * callers.
   */
  'background.ensureHost': { from: ['surface', 'frame', 'page'], params: Nothing, result: Nothing },
  /** Reads the tab's page and starts a job about it, without a card: the popup's way. */
  'background.start': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema, intent: v.picklist(INTENTS), scope: v.picklist(['page', 'selection']) }),
    result: v.object({ jobId: JobIdSchema }),
  },
  /** What the popup may offer for a tab: whether it can be read, and whether text is selected in it. */
  'background.inspect': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    result: v.object({
      title: v.string(),
      selectedChars: v.pipe(v.number(), v.integer(), v.minValue(0)),
      /** Why the page cannot be read, or null. */
      obstacle: v.nullable(ErrorInfoSchema),
    }),
  },
  /** A card frame's wishes, handed on to the script in its own tab. */
  'background.card': {
    from: ['frame'],
    params: v.variant('act', [
      v.object({ act: v.literal('close') }),
      v.object({ act: v.literal('resize'), height: v.pipe(v.number(), v.minValue(40), v.maxValue(4_000)) }),
    ]),
    result: Nothing,
  },
  /**
   * What the card is to show; answered when the script in its tab knows. `key`: from the card's address, where the
   * script put it, so that a frame that the page made itself learns nothing.
   */
  'background.cardContent': {
    from: ['frame'],
    params: v.object({ key: JobIdSchema }),
    result: CardContentSchema,
  },
  /**
   * Reads the tab's page and opens the conversation about it. Rejects with `page-not-allowed` where there is no grant.
   */
  'background.openChat': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    result: v.object({ chatId: IdSchema, pageKey: IdSchema }),
  },
  /** Puts the accepted text where the job's selection stands. `key`: the card's, as in `background.cardContent`. */
  'background.replace': {
    from: ['frame'],
    params: v.object({ key: IdSchema, text: v.pipe(v.string(), v.maxLength(2 * MAX_SELECTION_CHARS)) }),
    result: Nothing,
  },
  /**
   * Scrolls the page to a passage that the script in it has read, and marks it there. `by`: the card by its key, as in
   * `background.cardContent`, in its own tab and for its own job alone; any other surface by the tab.
   */
  'background.showPassage': {
    from: ['frame', 'surface'],
    params: v.object({
      by: v.union([v.strictObject({ key: IdSchema }), v.strictObject({ tabId: TabIdSchema })]),
      source: PassageSourceSchema,
      passage: PassageRangeSchema,
    }),
    result: PassageFoundSchema,
  },
  /** Does the card's task once more, from the page as it is now, with changes or without. */
  'background.retry': {
    from: ['frame', 'surface'],
    params: v.object({ jobId: JobIdSchema, tabId: v.nullable(TabIdSchema), ...TaskChangesSchema.entries }),
    result: v.object({ jobId: JobIdSchema }),
  },
  /** The page keeps removing the card; the answer can be seen in the popup. */
  'background.cardLost': { from: ['page'], params: Nothing, result: Nothing },
  /** From Chrome's host, which has no toolbar button: what it is to say of downloads. */
  'background.showDownload': { from: ['surface'], params: v.object({ mark: DownloadMarkSchema }), result: Nothing },
  /** From Chrome's host, which cannot read or write settings: for a model that takes over, or that is removed. */
  'background.choice': { from: ['surface'], params: Nothing, result: v.object({ settings: TaskSettingsSchema }) },
  'background.useModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  'background.letGoOfModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: Nothing },
  /** From Chrome's host, which has no `permissions`: whether the models' hosts may be reached. */
  'background.mayDownload': { from: ['surface'], params: Nothing, result: v.object({ allowed: v.boolean() }) },
  /**
   * The models that have been here, kept where the browser does not clear up: what is missing among those that are here
   * was removed by the browser. For the host, which in Chrome cannot reach that place itself.
   */
  'background.knownModels': {
    from: ['surface'],
    params: Nothing,
    result: v.object({ models: v.array(LostModelSchema) }),
  },
  'background.keepKnownModels': {
    from: ['surface'],
    params: v.object({ models: v.array(LostModelSchema) }),
    result: Nothing,
  },
  /** Opens one of our own pages in a tab: Options → Models, or the welcome page. */
  'background.openPage': {
    from: ['surface', 'frame'],
    params: v.object({ page: v.picklist(['models', 'welcome']) }),
    result: Nothing,
  },
} as const satisfies Record<string, CallSpec>;

/** By `tabs.sendMessage` to the script that was injected on demand. */
export const pageCalls = {
  'page.start': {
    from: ['background'],
    params: v.object({
      intent: v.picklist(INTENTS),
      scope: v.picklist(['page', 'selection']),
      /** From the menu: the only way to a selection in another origin's frame. Wins over the script's own reading. */
      selectionText: v.nullable(v.string()),
      /** Whether to show the card. */
      card: v.boolean(),
      settings: TaskSettingsSchema,
    }),
    result: v.object({ jobId: JobIdSchema }),
  },
  'page.retry': {
    from: ['background'],
    params: v.object({
      jobId: JobIdSchema,
      ...v.omit(TaskChangesSchema, ['reading']).entries,
      settings: TaskSettingsSchema,
    }),
    result: v.object({ jobId: JobIdSchema }),
  },
  /** Reads the document and opens the conversation about it. */
  'page.openChat': { from: ['background'], params: Nothing, result: backgroundCalls['background.openChat'].result },
  /** Puts text where the selection of the card's job stands. Rejects with `target-…`, and then has changed nothing. */
  'page.replace': { from: ['background'], params: backgroundCalls['background.replace'].params, result: Nothing },
  /** `key`: the asking card's; null for a surface outside of the page. */
  'page.showPassage': {
    from: ['background'],
    params: v.object({ key: v.nullable(IdSchema), source: PassageSourceSchema, passage: PassageRangeSchema }),
    result: PassageFoundSchema,
  },
  'page.inspect': {
    from: ['background'],
    params: Nothing,
    result: backgroundCalls['background.inspect'].result,
  },
  'page.cardContent': {
    from: ['background'],
    params: backgroundCalls['background.cardContent'].params,
    result: backgroundCalls['background.cardContent'].result,
  },
  'page.card': { from: ['background'], params: backgroundCalls['background.card'].params, result: Nothing },
} as const satisfies Record<string, CallSpec>;

/** By `runtime.sendMessage` from the background to Chrome's offscreen document (in Firefox: a plain call). */
export const hostNotices = {
  'notice.tabClosed': { from: ['background'], params: v.object({ tabId: TabIdSchema }), result: Nothing },
  /**
   * A new browser run has begun: what was kept for the last run only is erased. `keepChats`: the user wants them kept.
   */
  'notice.browserStarted': { from: ['background'], params: v.object({ keepChats: v.boolean() }), result: Nothing },
} as const satisfies Record<string, CallSpec>;

type Calls = Record<string, CallSpec>;
export type Params<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['params']>;
export type Result<C extends Calls, K extends keyof C> = v.InferOutput<C[K]['result']>;

/** A reply, on a Port or as a message's answer. */
export type Reply =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: v.InferOutput<typeof ErrorInfoSchema> };

export const ReplySchema = v.variant('ok', [
  v.object({ ok: v.literal(true), result: v.unknown() }),
  v.object({ ok: v.literal(false), error: ErrorInfoSchema }),
]);

/** A call as it travels; `id` is present on Ports, where replies may come out of order. */
export const CallEnvelopeSchema = v.object({
  call: v.string(),
  params: v.unknown(),
  id: v.optional(v.pipe(v.number(), v.integer())),
});

/** The name of a Port to the host. */
export const HOST_PORT = 'sotto-host';

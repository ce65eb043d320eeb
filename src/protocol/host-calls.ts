/** What the host is asked. */
import * as v from 'valibot';
import { CountSchema, FractionSchema, IdSchema, Sha256Schema, TabIdSchema } from './ids';
import { type CallSpec, NothingSchema, type StreamSpec } from './calls';
import { BenchmarkSchema, CatalogueModelSchema, MachineSchema, ModelIdSchema, RecommendationSchema } from './catalogue';
import { ChatSchema, ChatSummarySchema, QuestionSchema } from './chat';
import { DownloadSchema } from './download';
import { HostStatusSchema } from './host-status';
import { JobSummarySchema } from './job';
import { ImportStateSchema, ModelInfoSchema, PreparedCopySchema } from './model';
import { PageContentSchema } from './page-content';
import { MachineProbeSchema } from './probe';
import { SourceIdSchema, SourceRefSchema } from './source';
import { TaskRequestSchema, TaskSettingsSchema } from './task';
import { LoggedEventSchema } from './task-event';

/** The name of a Port to the host. */
export const HOST_PORT = 'sotto-host';

/** Over a Port from a surface, a card frame or a page's script, straight to the host. */
export const hostCalls = {
  'host.submit': {
    from: ['surface', 'page'],
    params: v.object({ request: TaskRequestSchema }),
    result: v.object({ jobId: IdSchema }),
  },
  /**
   * Follows a job's log: what it has after number `after`, then what the job is, then what comes. Stays open behind the
   * log's end. Ends when the job is erased; rejects with `unknown-job` where there is none that the sender may see.
   */
  'host.followJob': {
    from: ['surface', 'frame', 'page'],
    params: v.object({ jobId: IdSchema, after: CountSchema }),
    progress: v.union([v.object({ entry: LoggedEventSchema }), v.object({ job: JobSummarySchema })]),
    result: NothingSchema,
  },
  'host.cancel': {
    from: ['surface', 'frame', 'page'],
    params: v.object({ jobId: IdSchema }),
    result: NothingSchema,
  },
  /** Jobs about a tab's present document, the newest first; the popup finds its running job here. */
  'host.jobs': {
    from: ['surface'],
    params: v.object({ tabId: TabIdSchema }),
    result: v.object({ jobs: v.array(JobSummarySchema) }),
  },
  'host.status': {
    from: ['surface', 'frame'],
    params: NothingSchema,
    result: HostStatusSchema,
  },
  /** Asks every engine what it can do on this machine. */
  'host.probe': {
    from: ['surface'],
    params: NothingSchema,
    result: MachineProbeSchema,
  },
  /** Takes in a file that is handed over by `messaging/file-handover`; leaves nothing behind where it is closed. */
  'host.importModel': {
    from: ['surface'],
    params: v.object({ importId: IdSchema }),
    progress: ImportStateSchema,
    result: v.object({ model: ModelInfoSchema }),
  },
  'host.removeModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** The user does not want a model back that the browser has removed. */
  'host.forgetLost': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** The prepared copies that there are or could be on this machine, for models that load faster from one. */
  'host.preparedCopies': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ copies: v.array(PreparedCopySchema) }),
  },
  /**
   * Starts to make a model's prepared copy, or goes on with it; answers at once. `host.preparedCopies` tells how far it
   * is.
   */
  'host.prepareModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** Removes a model's prepared copy, and ends its making. */
  'host.discardCopy': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** The models that can be had in this build, in the order of their size. */
  'host.catalogue': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ models: v.array(CatalogueModelSchema) }),
  },
  /** A first choice, a faster and a better one for this machine; fewer, or none, where fewer fit. */
  'host.recommend': {
    from: ['surface'],
    params: v.object({ machine: MachineSchema }),
    result: v.object({ choices: v.array(RecommendationSchema) }),
  },
  /** Follows the downloads: as they are now, then at each change. Goes on until it is closed. */
  'host.followDownloads': {
    from: ['surface', 'background'],
    params: NothingSchema,
    progress: v.object({ downloads: v.array(DownloadSchema) }),
    result: NothingSchema,
  },
  /**
   * Starts a download, or goes on with one; one transfer however many ask. `accepted`: the user has seen size, source
   * and licence, and accepted the licence where it asks for that.
   */
  'host.download': {
    from: ['surface'],
    params: v.object({ modelId: ModelIdSchema, accepted: v.literal(true) }),
    result: NothingSchema,
  },
  'host.pauseDownload': { from: ['surface'], params: v.object({ modelId: ModelIdSchema }), result: NothingSchema },
  /** Ends a download and removes what has arrived of it. */
  'host.cancelDownload': { from: ['surface'], params: v.object({ modelId: ModelIdSchema }), result: NothingSchema },
  /** Reads a model's whole file again and compares its hash. Progress is in bytes. */
  'host.checkModel': {
    from: ['surface'],
    params: v.object({ sha256: Sha256Schema }),
    progress: v.object({ done: CountSchema, total: CountSchema }),
    result: v.object({ intact: v.boolean() }),
  },
  /**
   * Measures the chosen model on this machine for some 20 s. Rejects with `engine-busy` while a job runs, and when one
   * comes.
   */
  'host.benchmark': {
    from: ['surface'],
    params: v.object({ settings: TaskSettingsSchema }),
    progress: v.object({ fraction: FractionSchema }),
    result: v.object({ benchmark: BenchmarkSchema }),
  },
  /**
   * Lets a model answer its test question once more, as soon as the engine is free, whoever stays to see it. Answers at
   * once; `host.status` tells how far it is and what came of it.
   */
  'host.tryModel': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** Ends a model's test; it is not tried again by itself while the host lives. */
  'host.stopTrial': { from: ['surface'], params: v.object({ sha256: Sha256Schema }), result: NothingSchema },
  /** What was measured of the models on this machine, the newest of each model and engine. */
  'host.benchmarks': {
    from: ['surface'],
    params: NothingSchema,
    result: v.object({ benchmarks: v.array(BenchmarkSchema) }),
  },
  /**
   * The conversation about what the sender has read, a new one where there is none. A page's script brings what its tab
   * shows; a surface brings any other kind of source. Result: the conversation, and the source that it is about, which
   * is an earlier one where something was asked before the text changed.
   */
  'host.openChat': {
    from: ['page', 'surface'],
    params: v.object({
      source: SourceRefSchema,
      page: PageContentSchema,
      /** From a surface, whose window the browser does not name: false where the conversation may be kept. */
      ephemeral: v.optional(v.boolean()),
    }),
    result: v.object({ chatId: IdSchema, source: SourceIdSchema }),
  },
  /** Follows a conversation: as it is now, then at each change. Ends when it is erased. Rejects with `unknown-chat`. */
  'host.followChat': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema }),
    progress: v.object({ chat: ChatSchema }),
    result: NothingSchema,
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
    result: v.object({ turnId: IdSchema, jobId: IdSchema }),
  },
  /** Goes on with an answer that met its limit. Rejects with `unknown-chat` where there is none. */
  'host.goOn': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema, turnId: IdSchema, settings: TaskSettingsSchema }),
    result: v.object({ jobId: IdSchema }),
  },
  /** An empty conversation about the same page; the old one stays among the earlier ones. */
  'host.newChat': { from: ['surface'], params: v.object({ chatId: IdSchema }), result: v.object({ chatId: IdSchema }) },
  /** All kept conversations with a question in them, the newest first. */
  'host.chats': { from: ['surface'], params: NothingSchema, result: v.object({ chats: v.array(ChatSummarySchema) }) },
  /**
   * Erases one conversation, or for null every conversation and answer, the cards' and popups' too; what is being
   * written ends. Rejects with `storage-broken` and what is `left`, where the disk keeps something; it is out of every
   * surface's sight all the same.
   */
  'host.eraseChats': { from: ['surface'], params: v.object({ chatId: v.nullable(IdSchema) }), result: NothingSchema },
  /**
   * Reads a conversation's page ahead into the prompt cache, so that the first answer starts sooner. Gives way to any
   * job at once. Answers when it is done or gave way; tells nothing before, and streams so that it can be closed.
   */
  'host.readAhead': {
    from: ['surface'],
    params: v.object({ chatId: IdSchema, settings: TaskSettingsSchema }),
    progress: v.never(),
    result: v.object({ isRead: v.boolean() }),
  },
  /** Ends the engine and frees its memory now, rather than after its idle time. */
  'host.unload': { from: ['surface'], params: NothingSchema, result: NothingSchema },
} as const satisfies Record<string, CallSpec | StreamSpec>;

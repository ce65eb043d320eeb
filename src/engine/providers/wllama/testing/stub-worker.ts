/** Stands in for the browser's worker: keeps the messages to it, and sends what the test tells it to. */
import { glueDeserialize, glueSerialize } from '@wllama/wllama/esm/glue/glue.js';
import type { GlueMsg, GlueMsgCompletionReq } from '@wllama/wllama/esm/glue/messages.js';

interface Sent {
  readonly verb: string;
  readonly args: readonly unknown[];
  readonly callbackId?: number;
}

export class StubWorker extends EventTarget {
  /** All workers that were started, in order. */
  static all: StubWorker[] = [];
  /** Called with each message to a worker. */
  static onMessage: (worker: StubWorker, message: Sent) => void = () => undefined;
  readonly sent: Sent[] = [];
  terminated = false;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;

  static get latest(): StubWorker {
    const worker = StubWorker.all.at(-1);
    if (!worker) throw new Error('no worker was started');
    return worker;
  }

  constructor(
    readonly url: string,
    readonly options: WorkerOptions,
  ) {
    super();
    StubWorker.all.push(this);
  }

  postMessage(message: Sent): void {
    this.sent.push(message);
    queueMicrotask(() => {
      StubWorker.onMessage(this, message);
    });
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: object): void {
    if (!this.terminated) this.onmessage?.(new MessageEvent('message', { data }));
  }

  /** Writes lines to llama.cpp's log. */
  log(...lines: string[]): void {
    for (const line of lines) this.say({ verb: 'console.debug', args: [line] });
  }
}

/** What a message asks for: its verb, or the name of a `wllama.action`. */
export function askedFor({ verb, args }: Sent): string {
  return verb === 'wllama.action' ? String(args[0]) : verb;
}

/**
 * Answers as llama.cpp would with a model that generates nothing. Chats have as many tokens as words.
 */
export function answer(
  worker: StubWorker,
  message: Sent,
  { context = 64, heads = (request: string) => request } = {},
): void {
  const { callbackId } = message;
  const act = (response: GlueMsg): void => {
    worker.say({ callbackId, result: glueSerialize(response) });
  };
  switch (askedFor(message)) {
    case 'load': {
      act(loaded(context));
      return;
    }
    case 'completion': {
      const request = JSON.parse(
        (glueDeserialize(message.args[1] as Uint8Array) as GlueMsgCompletionReq).data_json,
      ) as { prompt?: string; messages?: { content: string }[] };
      const prompt = request.prompt ?? (request.messages ?? []).map(({ content }) => heads(content)).join(' ');
      act({ _name: 'cmpl_res', success: true, req_id: prompt.split(/\s+/).filter(Boolean).length });
      return;
    }
    case 'get_result': {
      const { req_id: tokens } = glueDeserialize(message.args[1] as Uint8Array) as { req_id: number } & GlueMsg;
      const overflow = { type: 'exceed_context_size_error', n_prompt_tokens: tokens, n_ctx: context };
      const end = { choices: [{ delta: {}, finish_reason: 'stop' }] };
      act({
        _name: 'gres_res',
        success: true,
        has_more: false,
        is_error: tokens >= context,
        data_json: JSON.stringify(tokens >= context ? overflow : end),
        data_raw: new Uint8Array(),
      });
      return;
    }
    case 'cancel': {
      act({ _name: 'cncl_res', success: true });
      return;
    }
    default:
      worker.say({ callbackId, result: { fileId: 1 } });
  }
}

function loaded(context: number): GlueMsg {
  return {
    _name: 'load_res',
    success: true,
    n_ctx: context,
    n_batch: 2,
    n_ubatch: 2,
    n_vocab: 384,
    n_ctx_train: context,
    n_embd: 64,
    n_layer: 2,
    metadata_key: [],
    metadata_val: [],
    token_bos: 1,
    token_eos: 2,
    token_eot: 2,
    list_tokens_eog: [2],
    add_bos_token: false,
    add_eos_token: false,
    has_encoder: false,
    token_decoder_start: -1,
    media_marker: '',
    has_image_input: false,
    has_audio_input: false,
    has_audio_output: false,
    has_chat: true,
    has_audio_stream: false,
    has_live_asr: false,
    audio_input_rate: 0,
    audio_output_rate: 0,
    audio_voices: [],
  };
}

/**
 * What llama.cpp says while it loads a model: its log is the only place where it tells on what it will compute. The
 * wording is that of `llama-model.cpp`, `llama-kv-cache.cpp` and `llama-context.cpp`.
 */

/** Where the weights, the cache of the prompt and the steps' own memory lie, in MiB on the GPU. */
const GPU_BUFFER = /WebGPU (model|KV|compute) buffer size = *([\d.]+) MiB/;
/** Written by `ggml-webgpu.cpp` when it has a device; Firefox leaves all of it empty. */
const ADAPTER =
  /adapter_info: .*\| vendor: (.*?) \| architecture: (.*?) \| device_id: .*?\| name: (.*?) \| device_desc: (.*)/;
const OFFLOADED = /offloaded (\d+)\/(\d+) layers to GPU/;

/**
 * The library's own stock of complaints, kept to tell why a load failed. It says nothing about prompts at this level.
 */
const MAX_COMPLAINTS = 40;

/** Said of the file's own texts, which may read like anything. */
const METADATA = /^llama_model_loader: - kv /;

export class LoadLog {
  private readonly lines: string[] = [];
  private readonly gpuMiB = new Map<string, number>();
  private layers = { onGpu: 0, all: 0 };
  private gpu = '';

  note(line: string): void {
    if (METADATA.test(line)) return;
    this.lines.push(line);
    if (this.lines.length > MAX_COMPLAINTS) this.lines.shift();
    this.noteGpu(line);
  }

  /** The last lines. */
  get complaints(): readonly string[] {
    return this.lines;
  }

  private noteGpu(line: string): void {
    const [, kind, size] = GPU_BUFFER.exec(line) ?? [];
    if (kind !== undefined) this.gpuMiB.set(kind, (this.gpuMiB.get(kind) ?? 0) + Number(size));
    const [, vendor = '', architecture = '', , description = ''] = ADAPTER.exec(line)?.map((part) => part.trim()) ?? [];
    this.gpu ||= description || [vendor, architecture].filter(Boolean).join(' ');
    const [, onGpu, all] = OFFLOADED.exec(line) ?? [];
    if (onGpu !== undefined) this.layers = { onGpu: Number(onGpu), all: Number(all) };
  }

  /** Weights that lie in the GPU's memory and steps that are planned for it; anything less runs on the processor. */
  get backend(): 'webgpu' | 'cpu' {
    return this.layers.onGpu > 0 && this.gpuMiB.has('model') && this.gpuMiB.has('compute') ? 'webgpu' : 'cpu';
  }

  /** The adapter that llama.cpp has, in its words, or '' where the browser keeps them to itself. */
  get adapter(): string {
    return this.gpu;
  }

  /** Layers whose weights are on the GPU, of all; the output counts as one. */
  get gpuLayers(): { readonly onGpu: number; readonly all: number } {
    return this.layers;
  }
}

/**
 * llama.cpp's log while it loads a model. Only the log says what it will compute on. The messages are from
 * `llama-model.cpp`, `llama-kv-cache.cpp` and `llama-context.cpp`.
 */

/** Memory on the GPU for the weights, the key-value cache and the steps, in MiB. */
const GPU_BUFFER = /WebGPU (model|KV|compute) buffer size = *([\d.]+) MiB/;
/** Written by `ggml-webgpu.cpp` when it has a device. In Firefox all fields are empty. */
const ADAPTER =
  /adapter_info: .*\| vendor: (.*?) \| architecture: (.*?) \| device_id: .*?\| name: (.*?) \| device_desc: (.*)/;
const OFFLOADED = /offloaded (\d+)\/(\d+) layers to GPU/;

/** How many lines to keep, to tell why a load failed. At this level the log has nothing about prompts. */
const MAX_COMPLAINTS = 40;

/** Lines that quote the file's metadata, which may contain anything. */
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

  /** `webgpu` only if both the weights and the steps are on the GPU. */
  get backend(): 'webgpu' | 'cpu' {
    return this.layers.onGpu > 0 && this.gpuMiB.has('model') && this.gpuMiB.has('compute') ? 'webgpu' : 'cpu';
  }

  /** llama.cpp's name for the adapter, or '' if the browser does not tell. */
  get adapter(): string {
    return this.gpu;
  }

  /** How many layers have their weights on the GPU, and how many there are. The output counts as one. */
  get gpuLayers(): { readonly onGpu: number; readonly all: number } {
    return this.layers;
  }
}

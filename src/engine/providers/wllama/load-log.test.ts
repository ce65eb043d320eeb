import { describe, expect, it } from 'vitest';
import { LoadLog } from './load-log';

/** As llama.cpp in wllama 3.8.1 wrote it, in Firefox with WebGPU on llvmpipe. */
const ON_GPU = [
  'llama_prepare_model_devices: using device WebGPU (WebGPU) (unknown id) - 1024 MiB free ',
  'load_tensors: offloaded 3/3 layers to GPU ',
  'load_tensors:          CPU model buffer size =     0.02 MiB ',
  'load_tensors:       WebGPU model buffer size =     0.07 MiB ',
  'llama_kv_cache:     WebGPU KV buffer size =     0.12 MiB ',
  'sched_reserve:     WebGPU compute buffer size =     0.38 MiB ',
  'sched_reserve:        CPU compute buffer size =     0.08 MiB ',
];

/** The same with all layers asked for, in Chromium, whose software adapter lacks `shader-f16`: not a word of why. */
const NOT_ON_GPU = [
  'load_tensors:          CPU model buffer size =     0.07 MiB ',
  'llama_kv_cache:        CPU KV buffer size =     0.12 MiB ',
  'sched_reserve:        CPU compute buffer size =     0.09 MiB ',
];

function logOf(lines: readonly string[]): LoadLog {
  const log = new LoadLog();
  for (const line of lines) log.note(line);
  return log;
}

describe('LoadLog', () => {
  it('knows a model on the GPU, and how much of it', () => {
    const log = logOf(ON_GPU);
    expect(log.backend).toBe('webgpu');
    expect(log.gpuLayers).toEqual({ onGpu: 3, all: 3 });
  });

  it('knows the adapter where the browser tells', () => {
    const line = (vendor: string, architecture: string, description: string) =>
      `ggml_webgpu: adapter_info: vendor_id: 4318 | vendor: ${vendor} | architecture: ${architecture} | device_id: 0 | name:  | device_desc: ${description} `;
    expect(logOf([line('nvidia', 'hopper', 'NVIDIA H200')]).adapter).toBe('NVIDIA H200');
    expect(logOf([line('nvidia', 'hopper', '')]).adapter).toBe('nvidia hopper');
    expect(logOf([line('', '', '')]).adapter).toBe('');
  });

  it("takes a model for the processor's that was asked for on the GPU and did not get there", () => {
    expect(logOf(NOT_ON_GPU).backend).toBe('cpu');
  });

  it.each(['offloaded', 'model buffer', 'compute buffer'])('does not believe in the GPU without "%s"', (words) => {
    expect(
      logOf(ON_GPU.filter((line) => (!line.includes('WebGPU') && !line.includes('GPU')) || !line.includes(words)))
        .backend,
    ).toBe('cpu');
  });

  it('keeps the last lines for whoever asks why a load failed', () => {
    const log = logOf(Array.from({ length: 100 }, (_, line) => String(line)));
    expect(log.complaints).toHaveLength(40);
    expect(log.complaints.at(-1)).toBe('99');
  });
});

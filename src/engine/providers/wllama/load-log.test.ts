import { describe, expect, it } from 'vitest';
import { LoadLog } from './load-log';

/** The log of llama.cpp in wllama 3.8.1, in Firefox with WebGPU on llvmpipe. */
const ON_GPU = [
  'llama_prepare_model_devices: using device WebGPU (WebGPU) (unknown id) - 1024 MiB free ',
  'load_tensors: offloaded 3/3 layers to GPU ',
  'load_tensors:          CPU model buffer size =     0.02 MiB ',
  'load_tensors:       WebGPU model buffer size =     0.07 MiB ',
  'llama_kv_cache:     WebGPU KV buffer size =     0.12 MiB ',
  'sched_reserve:     WebGPU compute buffer size =     0.38 MiB ',
  'sched_reserve:        CPU compute buffer size =     0.08 MiB ',
];

/** The log in Chromium, whose software adapter lacks `shader-f16`. It does not say why the GPU is not used. */
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
  it('recognizes a model on the GPU, and how much of it is there', () => {
    const log = logOf(ON_GPU);
    expect(log.backend).toBe('webgpu');
    expect(log.gpuLayers).toEqual({ onGpu: 3, all: 3 });
  });

  it('knows the adapter if the browser tells', () => {
    const line = (vendor: string, architecture: string, description: string) =>
      `ggml_webgpu: adapter_info: vendor_id: 4318 | vendor: ${vendor} | architecture: ${architecture} | device_id: 0 | name:  | device_desc: ${description} `;
    expect(logOf([line('nvidia', 'hopper', 'NVIDIA H200')]).adapter).toBe('NVIDIA H200');
    expect(logOf([line('nvidia', 'hopper', '')]).adapter).toBe('nvidia hopper');
    expect(logOf([line('', '', '')]).adapter).toBe('');
  });

  it('recognizes a model that did not get to the GPU', () => {
    expect(logOf(NOT_ON_GPU).backend).toBe('cpu');
  });

  it.each(['offloaded', 'model buffer', 'compute buffer'])('does not report the GPU without "%s"', (words) => {
    expect(
      logOf(ON_GPU.filter((line) => (!line.includes('WebGPU') && !line.includes('GPU')) || !line.includes(words)))
        .backend,
    ).toBe('cpu');
  });

  it('keeps the last lines, to tell why a load failed', () => {
    const log = logOf(Array.from({ length: 100 }, (_, line) => String(line)));
    expect(log.complaints).toHaveLength(40);
    expect(log.complaints.at(-1)).toBe('99');
  });
});

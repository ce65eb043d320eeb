/** The machine's GPU, inspected in the host before anything is loaded. For every provider that computes on a GPU. */
import type { Probe } from '@/src/protocol/probe';

export interface AdapterReport {
  /** Whether WebGPU works here, with the limits that the compiled libraries need. */
  readonly available: boolean;
  /** Whether it is a rasterizer on the processor, which is slower than computing on the processor directly. */
  readonly software: boolean;
  readonly shaderF16: boolean;
  /** The largest buffer that a kernel can read, in bytes. */
  readonly largestBuffer: number;
  /** The driver's name for it; '' where there is none. */
  readonly adapter: string;
  /** Why it is not available, as in a probe. */
  readonly why?: string;
  /** With `why`: names of limits that are too low. */
  readonly lacking?: readonly string[];
}

/** Google's SwiftShader, Mesa's llvmpipe, and Windows' Basic Render Driver. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|microsoft basic|software/i;
/** Limits without which web-llm cannot run. llama.cpp needs less. */
const NEEDED = { maxComputeWorkgroupStorageSize: 32_768, maxStorageBuffersPerShaderStage: 10 } as const;

/** Limits that web-llm asks for, and the lower ones that it falls back to. It never asks for more. */
const BUFFERS = { maxBufferSize: [1 << 30, 1 << 28], maxStorageBufferBindingSize: [1 << 30, 1 << 27] } as const;

const unavailable = (why: string, more: Pick<Partial<AdapterReport>, 'adapter' | 'lacking'> = {}): AdapterReport => ({
  available: false,
  software: false,
  shaderF16: false,
  largestBuffer: 0,
  adapter: '',
  why,
  ...more,
});

/** Never throws. */
export async function inspectAdapter(): Promise<AdapterReport> {
  try {
    const gpu = (navigator as { gpu?: GPU }).gpu;
    if (!gpu) return unavailable('no-webgpu');
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? report(adapter) : unavailable('no-adapter');
  } catch {
    return unavailable('webgpu-failed');
  }
}

function report(adapter: GPUAdapter): AdapterReport {
  const { vendor, architecture, device, description } = adapter.info;
  const words = [vendor, architecture, device, description].join(' ');
  // The flag moved from the adapter to its info: browsers have one or the other.
  const fallback =
    adapter.info.isFallbackAdapter || (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  const name = description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU';
  const lacking = (Object.keys(NEEDED) as (keyof typeof NEEDED)[]).filter(
    (limit) => adapter.limits[limit] < NEEDED[limit],
  );
  if (lacking.length > 0) return unavailable('adapter-small', { adapter: name, lacking });
  return {
    available: true,
    software: fallback || SOFTWARE.test(words),
    shaderF16: adapter.features.has('shader-f16'),
    largestBuffer: largestBuffer(adapter),
    adapter: name,
  };
}

function largestBuffer({ limits }: GPUAdapter): number {
  return Math.min(
    ...(['maxBufferSize', 'maxStorageBufferBindingSize'] as const).map(
      (limit) => BUFFERS[limit][limits[limit] >= BUFFERS[limit][0] ? 0 : 1],
    ),
  );
}

/** The adapter as a probe reports it, or why there is none. */
export function adapterFacts({ adapter, why, lacking }: AdapterReport): Pick<Probe, 'adapter' | 'why' | 'lacking'> {
  return {
    ...(adapter !== '' && { adapter }),
    ...(why !== undefined && { why }),
    ...(lacking && { lacking: [...lacking] }),
  };
}

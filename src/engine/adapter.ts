/** The machine's GPU as seen from the host, before anything is loaded; for every provider that computes on it. */
import type { Probe } from '@/src/protocol/probe';

export interface AdapterReport {
  /** Whether WebGPU works here with what the compiled libraries need. */
  readonly available: boolean;
  /** True for a rasterizer that runs on the processor: it works, but slower than the processor itself. */
  readonly software: boolean;
  readonly shaderF16: boolean;
  /** Bytes of the largest buffer that web-llm's device lets a kernel read. */
  readonly largestBuffer: number;
  /** What the driver calls it; '' where there is none. */
  readonly adapter: string;
  /** Why it is not available, as in a probe. */
  readonly why?: string;
  /** With `why`: limits that it falls short of. */
  readonly lacking?: readonly string[];
}

/** Google's SwiftShader, Mesa's llvmpipe, and Windows' Basic Render Driver. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|microsoft basic|software/i;
/** What web-llm asks a device for and does without nothing less; llama.cpp's needs are smaller. */
const NEEDED = { maxComputeWorkgroupStorageSize: 32_768, maxStorageBuffersPerShaderStage: 10 } as const;

/** What web-llm asks for, and takes where that is too much, however much more there may be. */
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
  // The flag has moved from the adapter to its info; browsers have either.
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

/** What a probe tells of the adapter, or of why there is none. */
export function adapterFacts({ adapter, why, lacking }: AdapterReport): Pick<Probe, 'adapter' | 'why' | 'lacking'> {
  return {
    ...(adapter !== '' && { adapter }),
    ...(why !== undefined && { why }),
    ...(lacking && { lacking: [...lacking] }),
  };
}

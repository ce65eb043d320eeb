/** The machine's GPU as seen from the host, before anything is loaded; for every provider that computes on it. */

export interface AdapterReport {
  /** Whether WebGPU works here with what the compiled libraries need. */
  readonly available: boolean;
  /** True for a rasterizer that runs on the processor: it works, but slower than the processor itself. */
  readonly software: boolean;
  readonly shaderF16: boolean;
  /** Bytes of the largest buffer that web-llm's device lets a kernel read. */
  readonly largestBuffer: number;
  /** For people to read: the adapter's description, or why there is none. */
  readonly detail: string;
}

/** Google's SwiftShader, Mesa's llvmpipe, and Windows' Basic Render Driver. */
const SOFTWARE = /swiftshader|llvmpipe|softpipe|lavapipe|microsoft basic|software/i;
/** What web-llm asks a device for and does without nothing less; llama.cpp's needs are smaller. */
const NEEDED = { maxComputeWorkgroupStorageSize: 32_768, maxStorageBuffersPerShaderStage: 10 } as const;

/** What web-llm asks for, and takes where that is too much, however much more there may be. */
const BUFFERS = { maxBufferSize: [1 << 30, 1 << 28], maxStorageBufferBindingSize: [1 << 30, 1 << 27] } as const;

const unavailable = (detail: string): AdapterReport => ({
  available: false,
  software: false,
  shaderF16: false,
  largestBuffer: 0,
  detail,
});

/** Never throws. */
export async function inspectAdapter(): Promise<AdapterReport> {
  try {
    const gpu = (navigator as { gpu?: GPU }).gpu;
    if (!gpu) return unavailable('this browser has no WebGPU');
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    return adapter ? report(adapter) : unavailable('no GPU that WebGPU can use');
  } catch {
    return unavailable('WebGPU could not be started');
  }
}

function report(adapter: GPUAdapter): AdapterReport {
  const { vendor, architecture, device, description } = adapter.info;
  const words = [vendor, architecture, device, description].join(' ');
  // The flag has moved from the adapter to its info; browsers have either.
  const fallback =
    adapter.info.isFallbackAdapter || (adapter as { isFallbackAdapter?: boolean }).isFallbackAdapter === true;
  const detail = description || [vendor, architecture].filter(Boolean).join(' ') || 'WebGPU';
  const lacking = (Object.keys(NEEDED) as (keyof typeof NEEDED)[]).filter(
    (limit) => adapter.limits[limit] < NEEDED[limit],
  );
  if (lacking.length > 0) return unavailable(`${detail}: too small (${lacking.join(', ')})`);
  return {
    available: true,
    software: fallback || SOFTWARE.test(words),
    shaderF16: adapter.features.has('shader-f16'),
    largestBuffer: largestBuffer(adapter),
    detail,
  };
}

function largestBuffer({ limits }: GPUAdapter): number {
  return Math.min(
    ...(['maxBufferSize', 'maxStorageBufferBindingSize'] as const).map(
      (limit) => BUFFERS[limit][limits[limit] >= BUFFERS[limit][0] ? 0 : 1],
    ),
  );
}

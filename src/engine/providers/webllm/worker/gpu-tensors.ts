/** A library's parameters on the GPU, written a run of bytes at a time. */
import type { ParameterSpec } from '@/src/engine/providers/webllm/convert/plan-conversion';
import type { Tvm } from './runtime';

interface Place {
  readonly buffer: number;
  readonly offset: number;
}

/** Makes each parameter's tensor when the first of its bytes come. They live as long as the runtime. */
export class GpuTensors {
  private readonly places = new Map<string, Place>();

  constructor(private readonly tvm: Tvm) {}

  /** @param at Where the bytes belong, from the parameter's beginning; like their number a multiple of four. */
  write(spec: ParameterSpec, at: number, bytes: Uint8Array<ArrayBuffer>): void {
    const { buffer, offset } = this.places.get(spec.name) ?? this.make(spec);
    this.tvm.lib.webGPUContext.copyRawBytesToBuffer(bytes, buffer, offset + at, bytes.length);
  }

  private make({ name, shape, dtype }: ParameterSpec): Place {
    const { tvm } = this;
    tvm.beginScope();
    try {
      const tensor = tvm.empty(shape, dtype, tvm.webgpu());
      // By this the pipeline finds it, and it outlives the scope.
      tvm.tensorCacheUpdate(name, tensor, false);
      const place = { buffer: tensor.getDataPtr(), offset: tensor.byteOffset };
      this.places.set(name, place);
      return place;
    } finally {
      tvm.endScope();
    }
  }
}

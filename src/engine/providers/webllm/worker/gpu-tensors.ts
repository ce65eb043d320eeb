/** A library's parameters on the GPU, written piece by piece. */
import type { ParameterSpec } from '@/src/engine/providers/webllm/convert/plan-conversion';
import type { Tvm } from './runtime';

interface Place {
  readonly buffer: number;
  readonly offset: number;
}

/** Makes each parameter's tensor with its first piece. Tensors live as long as the runtime. */
export class GpuTensors {
  private readonly places = new Map<string, Place>();

  constructor(private readonly tvm: Tvm) {}

  /** @param at The offset in the parameter, in bytes. Offset and length are multiples of four. */
  write(spec: ParameterSpec, at: number, bytes: Uint8Array<ArrayBuffer>): void {
    const { buffer, offset } = this.places.get(spec.name) ?? this.make(spec);
    this.tvm.lib.webGPUContext.copyRawBytesToBuffer(bytes, buffer, offset + at, bytes.length);
  }

  private make({ name, shape, dtype }: ParameterSpec): Place {
    const { tvm } = this;
    tvm.beginScope();
    try {
      const tensor = tvm.empty(shape, dtype, tvm.webgpu());
      // The pipeline finds the tensor by this, and it outlives the scope.
      tvm.tensorCacheUpdate(name, tensor, false);
      const place = { buffer: tensor.getDataPtr(), offset: tensor.byteOffset };
      this.places.set(name, place);
      return place;
    } finally {
      tvm.endScope();
    }
  }
}

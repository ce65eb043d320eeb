// What is done to every number by itself, with an exponential of four at a time.
#include "kernels.h"
#include "simd.h"

using namespace sotto;

extern "C" {

void sotto_swiglu(float * y, const float * x, const float * gate, int n) {
  const ExponentialHeld held;
  KEEP_LOOP for (int i = 0; i + 4 <= n; i += 4) {
    V v = wasm_v128_load(x + i);
    V silu = wasm_f32x4_div(v, wasm_f32x4_add(held.one, exponential(wasm_f32x4_neg(v), held)));
    wasm_v128_store(y + i, wasm_f32x4_mul(silu, wasm_v128_load(gate + i)));
  }
}

float sotto_exp_sum(int n, float * y, const float * x, float max) {
  V sum = wasm_f32x4_const_splat(0), most = wasm_f32x4_splat(max);
  const ExponentialHeld held;
  KEEP_LOOP for (int i = 0; i + 4 <= n; i += 4) {
    V e = exponential_or_zero(wasm_f32x4_sub(wasm_v128_load(x + i), most), held);
    sum = wasm_f32x4_add(sum, e);
    wasm_v128_store(y + i, e);
  }
  return sum_of_lanes(sum);
}

}  // extern "C"

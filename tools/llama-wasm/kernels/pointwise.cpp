// What is done to every number by itself, with an exponential of four at a time.
#include "kernels.h"
#include "simd.h"

using namespace sotto;

extern "C" {

// x / (1 + exp(power)) is silu(x) with -x, and gelu(x) by its tangent's formula with -2 sqrt(2 / pi) (x + 0.044715 x^3).
INLINE V gate_of(V x, V power, const ExponentialHeld & held) {
  return wasm_f32x4_div(x, wasm_f32x4_add(held.one, exponential(power, held)));
}

void sotto_swiglu(float * y, const float * x, const float * gate, int n) {
  const ExponentialHeld held;
  KEEP_LOOP for (int i = 0; i + 4 <= n; i += 4) {
    V v = wasm_v128_load(x + i);
    wasm_v128_store(y + i, wasm_f32x4_mul(gate_of(v, wasm_f32x4_neg(v), held), wasm_v128_load(gate + i)));
  }
}

void sotto_geglu(float * y, const float * x, const float * gate, int n) {
  const ExponentialHeld held;
  V cubic = held_constant<0x3d372713>(), factor = held_constant<0xbfcc422a>();  // 0.044715, -2 sqrt(2 / pi)
  KEEP_LOOP for (int i = 0; i + 4 <= n; i += 4) {
    V v = wasm_v128_load(x + i);
    V power = wasm_f32x4_mul(wasm_f32x4_mul(v, factor), multiply_add(wasm_f32x4_mul(v, v), cubic, held.one));
    wasm_v128_store(y + i, wasm_f32x4_mul(gate_of(v, power, held), wasm_v128_load(gate + i)));
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

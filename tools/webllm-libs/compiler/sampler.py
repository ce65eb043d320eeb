"""softmax_with_temperature, argsort_probs and sample_with_top_p, as web-llm calls them: one sequence, one draw.

web-llm only hands argsort_probs' results on to sample_with_top_p. So ours sorts nothing (TVM's sort is rejected by its
own WebGPU code generator): the first passes the probabilities through, the second finds the nucleus by bisection.
"""
from __future__ import annotations

from tvm import relax
from tvm.script import tirx as T

THREADS = 256
"""WebGPU's default maxComputeInvocationsPerWorkgroup."""
BISECTIONS = 26
"""Halvings of the interval 0..1: the cut-off is then exact to float32's own precision near 1e-8."""


def top_p_kernel(vocab: int):
    """Nucleus sampling (Holtzman et al., https://arxiv.org/abs/1904.09751) of one row by one workgroup.

    Each thread owns a contiguous chunk of tokens. The largest probability cut-off that still keeps a mass >= top_p is
    bisected; then the cumulative distribution of what it keeps is walked, in token order, up to draw * mass.
    Names here end up in WGSL, where `target`, `partial` and others are reserved.
    """
    chunk = (vocab + THREADS - 1) // THREADS

    @T.prim_func(s_tir=True)
    def top_p_sample(
        probabilities_handle: T.handle, draw_handle: T.handle, top_p_handle: T.handle, token_handle: T.handle
    ):
        T.func_attr({"tirx.noalias": True, "tirx.is_scheduled": True})
        probabilities = T.match_buffer(probabilities_handle, (1, vocab), "float32")
        draw = T.match_buffer(draw_handle, (1,), "float32")
        top_p = T.match_buffer(top_p_handle, (1,), "float32")
        token = T.match_buffer(token_handle, (1,), "int32")
        for _group in T.thread_binding(1, thread="blockIdx.x"):
            for thread in T.thread_binding(THREADS, thread="threadIdx.x"):
                with T.sblock("sample"):
                    T.reads()
                    T.writes()
                    sums = T.sblock_alloc_buffer((THREADS,), "float32", scope="shared")
                    own = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    mass = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    low = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    high = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    middle = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    threshold = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    before = T.sblock_alloc_buffer((1,), "float32", scope="local")
                    chosen_chunk = T.sblock_alloc_buffer((1,), "int32", scope="local")
                    chosen = T.sblock_alloc_buffer((1,), "int32", scope="local")
                    low[0] = T.float32(0)
                    high[0] = T.float32(1.0001)
                    for _step in T.serial(BISECTIONS):
                        middle[0] = (low[0] + high[0]) * T.float32(0.5)
                        own[0] = T.float32(0)
                        for j in T.serial(chunk):
                            if thread * chunk + j < vocab:
                                if probabilities[0, thread * chunk + j] >= middle[0]:
                                    own[0] = own[0] + probabilities[0, thread * chunk + j]
                        T.tvm_storage_sync("shared")
                        sums[thread] = own[0]
                        T.tvm_storage_sync("shared")
                        mass[0] = T.float32(0)
                        for j in T.serial(THREADS):
                            mass[0] = mass[0] + sums[j]
                        if mass[0] >= top_p[0] and mass[0] > T.float32(0):
                            low[0] = middle[0]
                        else:
                            high[0] = middle[0]
                    # low: the largest cut-off found that keeps enough
                    own[0] = T.float32(0)
                    for j in T.serial(chunk):
                        if thread * chunk + j < vocab:
                            if probabilities[0, thread * chunk + j] >= low[0]:
                                own[0] = own[0] + probabilities[0, thread * chunk + j]
                    T.tvm_storage_sync("shared")
                    sums[thread] = own[0]
                    T.tvm_storage_sync("shared")
                    mass[0] = T.float32(0)
                    for j in T.serial(THREADS):
                        mass[0] = mass[0] + sums[j]
                    threshold[0] = draw[0] * mass[0]
                    # the chunk that the draw falls into, and the mass before it
                    mass[0] = T.float32(0)
                    before[0] = T.float32(0)
                    chosen_chunk[0] = 0
                    chosen[0] = 0
                    for j in T.serial(THREADS):
                        own[0] = sums[j]  # TVM forbids reading shared memory in a condition
                        if own[0] > T.float32(0) and mass[0] <= threshold[0]:
                            chosen_chunk[0] = j
                            before[0] = mass[0]
                        mass[0] = mass[0] + own[0]
                    mass[0] = before[0]
                    for j in T.serial(chunk):
                        if chosen_chunk[0] * chunk + j < vocab:
                            if probabilities[0, chosen_chunk[0] * chunk + j] >= low[0]:
                                if mass[0] <= threshold[0]:
                                    chosen[0] = chosen_chunk[0] * chunk + j
                                mass[0] = mass[0] + probabilities[0, chosen_chunk[0] * chunk + j]
                    if thread == 0:
                        token[0] = chosen[0]

    return top_p_sample


def _tensor(name: str, shape: list[int], dtype: str) -> relax.Var:
    return relax.Var(name, relax.TensorType(shape, dtype))


def add_sampler(builder: relax.BlockBuilder, vocab: int) -> None:
    """Adds the three functions to the module under construction."""
    logits, temperature = _tensor("logits", [1, 1, vocab], "float32"), _tensor("temperature", [1], "float32")
    with builder.function("softmax_with_temperature", [logits, temperature]):
        with builder.dataflow():
            scaled = builder.emit(relax.op.divide(logits, relax.op.reshape(temperature, (1, 1, 1))))
            result = builder.emit_output(relax.op.nn.softmax(scaled, axis=-1))
        builder.emit_func_output(result)

    probabilities = _tensor("probs", [1, vocab], "float32")
    with builder.function("argsort_probs", [probabilities]):
        with builder.dataflow():
            unused = builder.emit(relax.op.full((1, 1), relax.const(0, "int32"), "int32"))
            result = builder.emit_output((probabilities, unused))
        builder.emit_func_output(result)

    arguments = [
        _tensor("sorted_probs", [1, vocab], "float32"), _tensor("sorted_indices", [1, 1], "int32"),
        _tensor("uniform", [1], "float32"), _tensor("sample_indices", [1], "int32"), _tensor("top_p", [1], "float32")]
    passed_through, _, uniform, _, top_p = arguments
    with builder.function("sample_with_top_p", arguments):
        with builder.dataflow():
            kernel = builder.add_func(top_p_kernel(vocab), "top_p_sample")
            drawn = relax.call_tir(
                kernel, [passed_through, uniform, top_p], out_ty=relax.TensorType([1], "int32"))
            result = builder.emit_output(drawn)
        builder.emit_func_output(result)

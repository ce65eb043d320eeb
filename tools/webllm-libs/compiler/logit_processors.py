"""The kernels with which web-llm edits logits in place: bias, penalties, grammar mask.

One thread an element, 256 a workgroup (WebGPU's default limit). ``rows``: sequences, ``vocab``: vocabulary.
"""
from __future__ import annotations

# ruff: noqa: E741 - TVMScript reads buffer and axis names from the assignments.
from tvm.script import tirx as T


@T.prim_func(s_tir=True)
def apply_logit_bias_inplace(
    logits_handle: T.handle, position_handle: T.handle, token_handle: T.handle, bias_handle: T.handle
):
    T.func_attr({"global_symbol": "apply_logit_bias_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    rows = T.int32()
    vocab = T.int32()
    count = T.int32()
    logits = T.match_buffer(logits_handle, (rows, vocab), "float32")
    position = T.match_buffer(position_handle, (count,), "int32")
    token = T.match_buffer(token_handle, (count,), "int32")
    bias = T.match_buffer(bias_handle, (count,), "float32")
    for group in T.thread_binding(0, (count + 255) // 256, "blockIdx.x"):
        for thread in T.thread_binding(0, 256, "threadIdx.x"):
            with T.sblock("bias"):
                i = T.axis.spatial(count, group * 256 + thread)
                T.where(group * 256 + thread < count)
                logits[position[i], token[i]] += bias[i]


@T.prim_func(s_tir=True)
def apply_penalty_inplace(
    logits_handle: T.handle, sequence_handle: T.handle, position_handle: T.handle,
    token_handle: T.handle, occurrences_handle: T.handle, penalty_handle: T.handle,
):
    """penalty (sequences, 3): presence, frequency, repetition, as OpenAI's API and the CTRL paper define them."""
    T.func_attr({"global_symbol": "apply_penalty_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    rows = T.int32()
    vocab = T.int32()
    count = T.int32()
    sequences = T.int32()
    logits = T.match_buffer(logits_handle, (rows, vocab), "float32")
    sequence = T.match_buffer(sequence_handle, (sequences,), "int32")
    position = T.match_buffer(position_handle, (count,), "int32")
    token = T.match_buffer(token_handle, (count,), "int32")
    occurrences = T.match_buffer(occurrences_handle, (count,), "int32")
    penalty = T.match_buffer(penalty_handle, (sequences, 3), "float32")
    for group in T.thread_binding(0, (count + 255) // 256, "blockIdx.x"):
        for thread in T.thread_binding(0, 256, "threadIdx.x"):
            with T.sblock("penalty"):
                i = T.axis.spatial(count, group * 256 + thread)
                T.where(group * 256 + thread < count)
                logits[sequence[position[i]], token[i]] -= (
                    penalty[position[i], 0] + T.cast(occurrences[i], "float32") * penalty[position[i], 1])
                logits[sequence[position[i]], token[i]] = T.if_then_else(
                    logits[sequence[position[i]], token[i]] < T.float32(0),
                    logits[sequence[position[i]], token[i]] * penalty[position[i], 2],
                    logits[sequence[position[i]], token[i]] / penalty[position[i], 2])


@T.prim_func(s_tir=True)
def apply_bitmask_inplace(logits_handle: T.handle, sequence_handle: T.handle, mask_handle: T.handle):
    """Tokens whose bit is 0 get the lowest float32: a grammar forbids them."""
    T.func_attr({"global_symbol": "apply_bitmask_inplace", "tirx.noalias": True, "tirx.is_scheduled": True})
    rows = T.int32()
    vocab = T.int32()
    sequences = T.int32()
    logits = T.match_buffer(logits_handle, (rows, vocab), "float32")
    sequence = T.match_buffer(sequence_handle, (sequences,), "int32")
    mask = T.match_buffer(mask_handle, (rows, (vocab + 31) // 32), "int32")
    for group in T.thread_binding(0, (sequences * vocab + 255) // 256, "blockIdx.x"):
        for thread in T.thread_binding(0, 256, "threadIdx.x"):
            with T.sblock("mask"):
                s = T.axis.spatial(sequences, (group * 256 + thread) // vocab)
                j = T.axis.spatial(vocab, (group * 256 + thread) % vocab)
                T.where(group * 256 + thread < sequences * vocab)
                logits[sequence[s], j] = T.if_then_else(
                    (mask[sequence[s], j // 32] >> (j % 32)) & 1 == 1, logits[sequence[s], j], T.min_value("float32"))


LOGIT_PROCESSORS = (apply_logit_bias_inplace, apply_penalty_inplace, apply_bitmask_inplace)

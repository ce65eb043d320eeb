"""Puts together what two attention kernels made of two parts of the keys: the prompt's earlier tokens, and its new ones.

In place of TVM's kernel, which has a race: every thread of a row reads the row's log-sum-exp, and every thread writes it
anew. That is right only where a row's threads run in lockstep; on SwiftShader (subgroups of 4), and where a subgroup is
narrower than head_dim / 4 threads, all of a prompt after its first step came out wrong. Here one thread of a row reads
and writes it, and hands it to the others through shared memory.
"""
from __future__ import annotations

from tvm.script import tirx as T

WIDTH = 4
"""Numbers of a head that a thread merges."""
MAX_THREADS = 256


def merge_state_kernel(heads: int, head_dim: int, dtype: str):
    """v (tokens, heads, head_dim) and s (tokens, heads; log2 of the sum of exp2) become those of both parts.

    The formula is that of partial softmax (Flash-Decoding): each part counts by its share of the sum.
    """
    lanes = head_dim // WIDTH
    rows = next(count for count in range(min(heads, MAX_THREADS // lanes), 0, -1) if heads % count == 0)

    @T.prim_func(s_tir=True)
    def attention_merge_state(v_handle: T.handle, s_handle: T.handle, v_other_handle: T.handle, s_other_handle: T.handle):
        T.func_attr({"tirx.is_scheduled": True})
        tokens = T.int32()
        v = T.match_buffer(v_handle, (tokens, heads, head_dim), dtype)
        s = T.match_buffer(s_handle, (tokens, heads), "float32")
        v_other = T.match_buffer(v_other_handle, (tokens, heads, head_dim), dtype)
        s_other = T.match_buffer(s_other_handle, (tokens, heads), "float32")
        for token in T.thread_binding(tokens, thread="blockIdx.x"):
            for group in T.thread_binding(heads // rows, thread="blockIdx.y"):
                for row in T.thread_binding(rows, thread="threadIdx.y"):
                    for lane in T.thread_binding(lanes, thread="threadIdx.x"):
                        with T.sblock("merge"):
                            T.reads()
                            T.writes()
                            both = T.sblock_alloc_buffer((rows, 2), "float32", scope="shared")
                            top = T.sblock_alloc_buffer((1,), "float32", scope="local")
                            share = T.sblock_alloc_buffer((2,), "float32", scope="local")
                            if lane == 0:
                                both[row, 0] = s[token, group * rows + row]
                                both[row, 1] = s_other[token, group * rows + row]
                            T.tvm_storage_sync("shared")
                            top[0] = T.max(both[row, 0], both[row, 1])
                            share[0] = T.exp2(both[row, 0] - top[0])
                            share[1] = T.exp2(both[row, 1] - top[0])
                            for i in T.unroll(WIDTH):
                                v[token, group * rows + row, lane * WIDTH + i] = T.cast(
                                    (T.cast(v[token, group * rows + row, lane * WIDTH + i], "float32") * share[0]
                                     + T.cast(v_other[token, group * rows + row, lane * WIDTH + i], "float32") * share[1])
                                    / (share[0] + share[1]), dtype)
                            if lane == 0:
                                s[token, group * rows + row] = T.log2(share[0] + share[1]) + top[0]

    return attention_merge_state

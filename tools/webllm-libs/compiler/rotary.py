"""Rotary positions (Su et al., https://arxiv.org/abs/2104.09864) with frequencies from a table.

TVM's kernel computes a frequency as a power in float32 and hands sine and cosine the whole angle. WGSL promises their
accuracy between -pi and pi only, and an error of a power is multiplied by the position. So here frequencies come from a
table made in float64, and the angle is brought into that range first.
"""
from __future__ import annotations

import math

import numpy as np
from tvm import tirx
from tvm.script import tirx as T

from config import ModelConfig

TURN_HIGH = 6.28125
"""2 pi in two parts: so many turns as a context holds times this one are exact in float32 (8 bits)."""
TURN_LOW = 2 * math.pi - TURN_HIGH


def frequencies(config: ModelConfig) -> np.ndarray:
    """Radians a position for each pair of a head, float32.

    Llama 3's scaling leaves short waves as they are, makes long ones ``factor`` times longer, and blends between
    (Hugging Face's ``_compute_llama3_parameters``; llama.cpp keeps 1 / scale of each pair in ``rope_freqs.weight``).
    """
    half = config.head_dim // 2
    plain = float(config.rope_theta) ** (-np.arange(half, dtype=np.float64) / half)
    scaling = config.rope_scaling
    if scaling is None:
        return plain.astype(np.float32)
    low, high, original = (scaling[f"{name}"] for name in ("low_freq_factor", "high_freq_factor", "original_max_position_embeddings"))
    turns = original * plain / (2 * math.pi)
    blend = np.clip((turns - low) / (high - low), 0, 1)
    return (plain * (blend + (1 - blend) / scaling["factor"])).astype(np.float32)


def _rotated(x, token, head, column, half: int, position, table):
    """One element of a rotated head; x is (tokens, heads, 2 * half)."""
    angle = position.astype("float32") * table[column % half]
    turns = tirx.round(angle * tirx.const(1 / (2 * math.pi), "float32"))
    angle = angle - turns * tirx.const(TURN_HIGH, "float32") - turns * tirx.const(TURN_LOW, "float32")
    partner = tirx.if_then_else(column < half, -x[token, head, column + half], x[token, head, column - half])
    own = x[token, head, column].astype("float32")
    return (tirx.cos(angle) * own + tirx.sin(angle) * partner.astype("float32")).astype(x.dtype)


def rotary_kernel(config: ModelConfig, dtype: str):
    """Splits (tokens, heads, head_dim) of queries, keys and values, and rotates the first two; as TVM's cache calls it."""
    heads, kv_heads, width = config.num_attention_heads, config.num_key_value_heads, config.head_dim
    half, rotated_heads, all_heads = width // 2, heads + kv_heads, config.qkv_heads

    @T.prim_func(s_tir=True)
    def split_rotary(
        qkv_handle: T.handle, position_handle: T.handle, q_handle: T.handle, k_handle: T.handle, v_handle: T.handle,
        table: T.Buffer((half,), "float32"),
    ):
        T.func_attr({"op_pattern": 8, "tirx.noalias": True})
        tokens = T.int32()
        offset = T.int32()
        qkv = T.match_buffer(qkv_handle, (tokens, all_heads, width), dtype)
        q = T.match_buffer(q_handle, (tokens, heads, width), dtype)
        k = T.match_buffer(k_handle, (tokens, kv_heads, width), dtype)
        v = T.match_buffer(v_handle, (tokens, kv_heads, width), dtype)
        position = T.match_buffer(position_handle, (tokens,), "int32", elem_offset=offset)
        for axes in T.grid(tokens, all_heads, width):
            with T.sblock("split_rotary"):
                t, h, d = T.axis.remap("SSS", axes)
                if h < heads:
                    q[t, h, d] = _rotated(qkv, t, h, d, half, position[t], table)
                elif h < rotated_heads:
                    k[t, h - heads, d] = _rotated(qkv, t, h, d, half, position[t], table)
                else:
                    v[t, h - rotated_heads, d] = qkv[t, h, d]

    return split_rotary

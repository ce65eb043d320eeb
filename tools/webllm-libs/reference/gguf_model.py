"""Reads the tensors of a Llama GGUF in the layout of ``compiler/layout.py``, without loss for Q4_1, Q4_0 and Q8_0.

The TypeScript converter of the extension follows the same rules; this one is the reference for tests.
Block formats: ggml's ``ggml-common.h``; tensor names: llama.cpp's ``gguf-py/gguf/constants.py``.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader

GROUP = 32
LAYER_TENSORS = {
    "o_proj": ("attn_output",), "down_proj": ("ffn_down",), "gate_up_proj": ("ffn_gate", "ffn_up"),
    "qkv_proj": ("attn_q", "attn_k", "attn_v"),
    "input_layernorm": ("attn_norm",), "post_attention_layernorm": ("ffn_norm",)}
TOP_TENSORS = {"embed_tokens": ("token_embd",), "norm": ("output_norm",)}


def _split_nibbles(packed: np.ndarray) -> np.ndarray:
    """(rows, groups, 16) bytes to (rows, groups * 32) codes: ggml keeps weights 0..15 in the low nibbles."""
    codes = np.concatenate([packed & 15, packed >> 4], axis=-1)
    return codes.reshape(codes.shape[0], -1)


def _halves(block_bytes: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(block_bytes).view(np.float16)[..., 0]


def _read_linear(tensor) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes 0..15, scales and minima of a Q4_1 or Q4_0 tensor."""
    rows = tensor.data.shape[0]
    if tensor.tensor_type == GGMLQuantizationType.Q4_1:
        blocks = tensor.data.reshape(rows, -1, 20)
        return _split_nibbles(blocks[..., 4:]), _halves(blocks[..., :2]), _halves(blocks[..., 2:4])
    if tensor.tensor_type == GGMLQuantizationType.Q4_0:
        blocks = tensor.data.reshape(rows, -1, 18)
        scale = _halves(blocks[..., :2])
        return _split_nibbles(blocks[..., 2:]), scale, scale * np.float16(-8)
    raise ValueError(f"{tensor.name}: {tensor.tensor_type.name} is neither Q4_1 nor Q4_0.")


def _unpermute(rows: np.ndarray, heads: int) -> np.ndarray:
    """llama.cpp interleaves the rotary pairs of a head's rows; TVM's kernels want them as two halves."""
    per_head = rows.shape[0] // heads
    return rows.reshape(heads, per_head // 2, 2, -1).swapaxes(1, 2).reshape(rows.shape)


def _pack(codes: np.ndarray, bits: int) -> np.ndarray:
    """Codes to uint32 words, the first column in the lowest bits."""
    per_word = 32 // bits
    words = codes.astype(np.uint32).reshape(codes.shape[0], -1, per_word)
    return np.bitwise_or.reduce(words << (np.arange(per_word, dtype=np.uint32) * np.uint32(bits)), axis=-1)


class GgufModel:
    """A GGUF file's weights under a library's parameter names."""

    def __init__(self, path: Path, config: dict):
        self.reader, self.config = GGUFReader(path), config
        self.tensors = {tensor.name: tensor for tensor in self.reader.tensors}

    def _sources(self, base: str) -> list:
        if base in TOP_TENSORS:
            return [self.tensors[f"{name}.weight"] for name in TOP_TENSORS[base]]
        _, index, name = base.split(".")
        return [self.tensors[f"blk.{index}.{source}.weight"] for source in LAYER_TENSORS[name]]

    def _linear(self, base: str) -> dict[str, np.ndarray]:
        parts = [_read_linear(tensor) for tensor in self._sources(base)]
        if base.endswith("qkv_proj"):
            heads = (self.config["num_attention_heads"], self.config["num_key_value_heads"])
            parts[:2] = [tuple(_unpermute(array, count) for array in part) for part, count in zip(parts, heads)]
        codes, scale, minimum = (np.concatenate(arrays) for arrays in zip(*parts))
        return {"q_weight": _pack(codes, 4), "q_scale": scale, "q_min": minimum}

    def _embedding(self) -> dict[str, np.ndarray]:
        tensor = self.tensors["token_embd.weight"]
        if tensor.tensor_type != GGMLQuantizationType.Q8_0:
            raise ValueError(f"{tensor.name}: {tensor.tensor_type.name} is not Q8_0.")
        blocks = tensor.data.reshape(tensor.data.shape[0], -1, 34)
        return {"q_weight": _pack(blocks[..., 2:].reshape(blocks.shape[0], -1), 8), "q_scale": _halves(blocks[..., :2])}

    def parameters(self, base: str) -> dict[str, np.ndarray]:
        """The arrays of one linear, embedding or norm, by the last part of their names."""
        if base.endswith("norm"):
            return {"weight": np.array(self._sources(base)[0].data)}
        return self._embedding() if base == "embed_tokens" else self._linear(base)

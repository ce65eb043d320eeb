"""A NumPy network over a GGUF file as it lies: what every engine must compute. Slow and plain on purpose.

It shares nothing with what it checks: weights are read by the ``gguf`` package, in the file's own order of rows; rotary
positions turn the pairs that llama.cpp turns (neighbours in Llama's files, halves in Qwen3's); the shape is the file's.
Llama: Touvron et al., https://arxiv.org/abs/2302.13971; Qwen3: https://arxiv.org/abs/2505.09388 (norms on each head's
query and key before they are turned). Rotary factors divide frequencies, as in llama.cpp's ``ggml_rope_ext``.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFReader, dequantize


class Network:
    """One sequence with its cache. ``dtype`` float64 for small models: the error is then the engine's alone."""

    def __init__(self, path: Path, dtype: type = np.float64):
        reader = GGUFReader(path)
        self.dtype = dtype
        self.fields = {name: field.contents() for name, field in reader.fields.items() if not name.startswith("tokenizer.")}
        self.weights = {
            tensor.name.removesuffix(".weight"): dequantize(tensor.data, tensor.tensor_type).astype(dtype)
            for tensor in reader.tensors}
        self.architecture = self.fields["general.architecture"]
        if self.architecture not in ("llama", "qwen3"):
            raise ValueError(f"The reference knows llama and qwen3, not {self.architecture}.")
        self.layers = self._number("block_count")
        self.heads, self.kv_heads = self._number("attention.head_count"), self._number("attention.head_count_kv")
        self.width = self.weights["blk.0.attn_q"].shape[0] // self.heads
        self.epsilon = self._number("attention.layer_norm_rms_epsilon")
        self.reset()

    def _number(self, key: str):
        return self.fields[f"{self.architecture}.{key}"]

    def reset(self) -> None:
        empty = np.zeros((0, self.kv_heads, self.width), self.dtype)
        self.cache = [(empty, empty)] * self.layers
        self.position = 0

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * self.weights[name]

    def _rotate(self, x: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """Turns pair ``p`` of each head by position / theta^(2 p / width), slower by the pair's factor where the file has one."""
        angles = positions[:, None] * float(self._number("rope.freq_base")) ** (-np.arange(0, self.width, 2) / self.width)
        angles = (angles / self.weights.get("rope_freqs", 1))[:, None, :]
        first = np.s_[..., 0::2] if self.architecture == "llama" else np.s_[..., :self.width // 2]
        second = np.s_[..., 1::2] if self.architecture == "llama" else np.s_[..., self.width // 2:]
        turned = np.empty_like(x)
        turned[first] = x[first] * np.cos(angles) - x[second] * np.sin(angles)
        turned[second] = x[second] * np.cos(angles) + x[first] * np.sin(angles)
        return turned

    def _heads(self, x: np.ndarray, name: str, count: int) -> np.ndarray:
        return (x @ self.weights[name].T).reshape(len(x), count, self.width)

    def _attend(self, x: np.ndarray, layer: int, positions: np.ndarray) -> np.ndarray:
        prefix = f"blk.{layer}.attn"
        query, key = self._heads(x, f"{prefix}_q", self.heads), self._heads(x, f"{prefix}_k", self.kv_heads)
        if self.architecture == "qwen3":
            query, key = self._norm(query, f"{prefix}_q_norm"), self._norm(key, f"{prefix}_k_norm")
        query, key = self._rotate(query, positions), self._rotate(key, positions)
        key = np.concatenate([self.cache[layer][0], key])
        value = np.concatenate([self.cache[layer][1], self._heads(x, f"{prefix}_v", self.kv_heads)])
        self.cache[layer] = (key, value)
        key, value = (np.repeat(array, self.heads // self.kv_heads, axis=1) for array in (key, value))
        scores = np.einsum("qhd,khd->hqk", query, key, optimize=True) / np.sqrt(self.width)
        scores = np.where(np.arange(len(key))[None, None] > positions[None, :, None], -np.inf, scores)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = np.einsum("hqk,khd->qhd", scores / scores.sum(-1, keepdims=True), value, optimize=True)
        return mixed.reshape(len(x), -1).astype(self.dtype) @ self.weights[f"{prefix}_output"].T

    def _feed_forward(self, x: np.ndarray, layer: int) -> np.ndarray:
        gate, up = x @ self.weights[f"blk.{layer}.ffn_gate"].T, x @ self.weights[f"blk.{layer}.ffn_up"].T
        return (gate / (1 + np.exp(-gate)) * up) @ self.weights[f"blk.{layer}.ffn_down"].T

    def forward(self, ids: list[int]) -> np.ndarray:
        """Next-token logits (tokens, vocabulary) after each of the given tokens."""
        x = self.weights["token_embd"][ids]
        positions = np.arange(self.position, self.position + len(ids))
        for layer in range(self.layers):
            x = x + self._attend(self._norm(x, f"blk.{layer}.attn_norm"), layer, positions)
            x = x + self._feed_forward(self._norm(x, f"blk.{layer}.ffn_norm"), layer)
        self.position += len(ids)
        return self._norm(x, "output_norm") @ self.weights.get("output", self.weights["token_embd"]).T

"""A NumPy network over a GGUF file as it lies: what every engine must compute. Slow and plain on purpose.

It shares nothing with what it checks: weights are read by the ``gguf`` package, in the file's own order of rows; rotary
positions turn the pairs that llama.cpp turns (neighbours in Llama's files, halves in Qwen3's); the shape is the file's.
Llama: Touvron et al., https://arxiv.org/abs/2302.13971; Qwen3: https://arxiv.org/abs/2505.09388 (norms on each head's
query and key before they are turned). Rotary factors divide frequencies, as in llama.cpp's ``ggml_rope_ext``.
SmolLM3 is Llama without rotary positions in every fourth layer (https://arxiv.org/abs/2501.18795). Granite is Llama with
factors on embedding, attention, what a layer adds, and logits. Gemma 3 (https://arxiv.org/abs/2503.19786): norms before and
after, GELU, the embedding times the root of its width; five of six layers see a window and turn by theta 10,000. LFM2
(https://arxiv.org/abs/2511.23404): most layers mix each token with the two before it, gated on both sides.
"""
from __future__ import annotations

from pathlib import Path

import numpy as np
from gguf import GGUFReader, dequantize


ARCHITECTURES = ("llama", "qwen3", "smollm3", "granite", "gemma3", "lfm2")


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
        if self.architecture not in ARCHITECTURES:
            raise ValueError(f"The reference knows {', '.join(ARCHITECTURES)}, not {self.architecture}.")
        self.layers = self._number("block_count")
        kv_heads = self._number("attention.head_count_kv")
        self.heads, self.kv_heads = self._number("attention.head_count"), max(kv_heads) if isinstance(kv_heads, list) else kv_heads
        self.hidden = self._number("embedding_length")
        self.width = self._number("attention.key_length", self.hidden // self.heads)
        self.epsilon = self._number("attention.layer_norm_rms_epsilon")
        self.reset()

    def _number(self, key: str, default=None):
        return self.fields.get(f"{self.architecture}.{key}", default)

    def reset(self) -> None:
        empty = np.zeros((0, self.kv_heads, self.width), self.dtype)
        self.cache = [(empty, empty)] * self.layers
        self.mixed = {layer: np.zeros((kernel.shape[1] - 1, self.hidden), self.dtype) for layer in range(self.layers)
                      if (kernel := self.weights.get(f"blk.{layer}.shortconv.conv")) is not None}
        self.position = 0

    def _sees_window(self, layer: int) -> bool:
        return self.architecture == "gemma3" and layer % 6 < 5

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon) * self.weights[name]

    def _rotate(self, x: np.ndarray, positions: np.ndarray, layer: int) -> np.ndarray:
        """Turns pair ``p`` of each head by position / theta^(2 p / width), slower by the pair's factor where the file has one."""
        if self.architecture == "smollm3" and layer % 4 == 3:
            return x
        theta = 10_000.0 if self._sees_window(layer) else float(self._number("rope.freq_base"))
        angles = positions[:, None] * theta ** (-np.arange(0, self.width, 2) / self.width)
        angles = (angles / self.weights.get("rope_freqs", 1))[:, None, :]
        neighbours = self.architecture in ("llama", "smollm3", "granite")
        first = np.s_[..., 0::2] if neighbours else np.s_[..., :self.width // 2]
        second = np.s_[..., 1::2] if neighbours else np.s_[..., self.width // 2:]
        turned = np.empty_like(x)
        turned[first] = x[first] * np.cos(angles) - x[second] * np.sin(angles)
        turned[second] = x[second] * np.cos(angles) + x[first] * np.sin(angles)
        return turned

    def _heads(self, x: np.ndarray, name: str, count: int) -> np.ndarray:
        return (x @ self.weights[name].T).reshape(len(x), count, self.width)

    def _attend(self, x: np.ndarray, layer: int, positions: np.ndarray) -> np.ndarray:
        prefix = f"blk.{layer}.attn"
        query, key = self._heads(x, f"{prefix}_q", self.heads), self._heads(x, f"{prefix}_k", self.kv_heads)
        if f"{prefix}_q_norm" in self.weights:
            query, key = self._norm(query, f"{prefix}_q_norm"), self._norm(key, f"{prefix}_k_norm")
        query, key = self._rotate(query, positions, layer), self._rotate(key, positions, layer)
        key = np.concatenate([self.cache[layer][0], key])
        value = np.concatenate([self.cache[layer][1], self._heads(x, f"{prefix}_v", self.kv_heads)])
        self.cache[layer] = (key, value)
        key, value = (np.repeat(array, self.heads // self.kv_heads, axis=1) for array in (key, value))
        scale = self._number("attention.scale", 1 / np.sqrt(self.width))
        scores = np.einsum("qhd,khd->hqk", query, key, optimize=True) * scale
        behind = positions[None, :, None] - np.arange(len(key))[None, None]
        window = self._number("attention.sliding_window") if self._sees_window(layer) else len(key)
        scores = np.where((behind < 0) | (behind >= window), -np.inf, scores)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = np.einsum("hqk,khd->qhd", scores / scores.sum(-1, keepdims=True), value, optimize=True)
        return mixed.reshape(len(x), -1).astype(self.dtype) @ self.weights[f"{prefix}_output"].T

    def _convolve(self, x: np.ndarray, layer: int) -> np.ndarray:
        prefix = f"blk.{layer}.shortconv"
        before, after, value = np.split(x @ self.weights[f"{prefix}.in_proj"].T, 3, axis=-1)
        kernel = self.weights[f"{prefix}.conv"]
        size = kernel.shape[1]
        values = np.concatenate([self.mixed[layer], before * value])
        self.mixed[layer] = values[len(values) - size + 1:]
        mixed = sum(values[tap:tap + len(x)] * kernel[:, tap] for tap in range(size))
        return (after * mixed) @ self.weights[f"{prefix}.out_proj"].T

    def _feed_forward(self, x: np.ndarray, layer: int) -> np.ndarray:
        gate, up = x @ self.weights[f"blk.{layer}.ffn_gate"].T, x @ self.weights[f"blk.{layer}.ffn_up"].T
        if self.architecture == "gemma3":
            gate = gate / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (gate + 0.044715 * gate ** 3)))
        else:
            gate = gate / (1 + np.exp(-gate))
        return (gate * up) @ self.weights[f"blk.{layer}.ffn_down"].T

    def _layer(self, x: np.ndarray, layer: int, positions: np.ndarray) -> np.ndarray:
        prefix = f"blk.{layer}"
        residual = self._number("residual_scale", 1)
        normed = self._norm(x, f"{prefix}.attn_norm")
        added = self._convolve(normed, layer) if layer in self.mixed else self._attend(normed, layer, positions)
        if self.architecture == "gemma3":
            added = self._norm(added, f"{prefix}.post_attention_norm")
        x = x + added * residual
        added = self._feed_forward(self._norm(x, f"{prefix}.ffn_norm"), layer)
        if self.architecture == "gemma3":
            added = self._norm(added, f"{prefix}.post_ffw_norm")
        return x + added * residual

    def forward(self, ids: list[int]) -> np.ndarray:
        """Next-token logits (tokens, vocabulary) after each of the given tokens."""
        scale = np.sqrt(self.hidden) if self.architecture == "gemma3" else self._number("embedding_scale", 1)
        x = self.weights["token_embd"][ids] * scale
        positions = np.arange(self.position, self.position + len(ids))
        for layer in range(self.layers):
            x = self._layer(x, layer, positions)
        self.position += len(ids)
        # LFM2's files have the last norm under the name of the first.
        x = self._norm(x, "token_embd_norm" if self.architecture == "lfm2" else "output_norm")
        return x @ self.weights.get("output", self.weights["token_embd"]).T / self._number("logit_scale", 1)

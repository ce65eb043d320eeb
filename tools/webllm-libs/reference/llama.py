"""A NumPy Llama in float32 over the converted weights: what a library must compute. Slow and plain on purpose."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np

GROUP = 32


def read_parameters(folder: Path) -> dict[str, np.ndarray]:
    """The arrays of a model folder, by name."""
    arrays = {}
    for shard in json.loads((folder / "tensor-cache.json").read_text())["records"]:
        content = (folder / shard["dataPath"]).read_bytes()
        for record in shard["records"]:
            data = content[record["byteOffset"]:record["byteOffset"] + record["nbytes"]]
            arrays[record["name"]] = np.frombuffer(data, record["dtype"]).reshape(record["shape"])
    return arrays


def _unpack(words: np.ndarray, bits: int) -> np.ndarray:
    shifts = np.arange(32 // bits, dtype=np.uint32) * np.uint32(bits)
    return ((words[..., None] >> shifts) & np.uint32((1 << bits) - 1)).reshape(words.shape[0], -1)


def _weights(arrays: dict[str, np.ndarray], base: str) -> np.ndarray:
    """float32 (rows, columns) of a linear (with minima) or the embedding (signed bytes)."""
    scale = np.repeat(arrays[f"{base}.q_scale"].astype(np.float32), GROUP, axis=1)
    words = arrays[f"{base}.q_weight"]
    if f"{base}.q_min" in arrays:
        minimum = np.repeat(arrays[f"{base}.q_min"].astype(np.float32), GROUP, axis=1)
        return _unpack(words, 4).astype(np.float32) * scale + minimum
    return _unpack(words, 8).astype(np.uint8).view(np.int8).astype(np.float32) * scale


class Llama:
    """One sequence with its KV cache."""

    def __init__(self, folder: Path):
        self.config = json.loads((folder / "mlc-chat-config.json").read_text())["model_config"]
        arrays = read_parameters(folder)
        self.norms = {name: array.astype(np.float32) for name, array in arrays.items() if name.endswith("norm.weight")}
        suffix = ".q_weight"
        self.weights = {
            name[:-len(suffix)]: _weights(arrays, name[:-len(suffix)]) for name in arrays if name.endswith(suffix)}
        self.reset()

    def reset(self) -> None:
        heads, width = self.config["num_key_value_heads"], self.config["head_dim"]
        empty = np.zeros((0, heads, width), np.float32)
        self.cache = [(empty, empty)] * self.config["num_hidden_layers"]
        self.position = 0

    def _norm(self, x: np.ndarray, name: str) -> np.ndarray:
        return x / np.sqrt((x * x).mean(-1, keepdims=True) + self.config["rms_norm_eps"]) * self.norms[f"{name}.weight"]

    def _rotate(self, x: np.ndarray, positions: np.ndarray) -> np.ndarray:
        width = self.config["head_dim"]
        angles = positions[:, None, None] * self.config["rope_theta"] ** (-np.arange(0, width, 2) / width)
        first, second = x[..., :width // 2], x[..., width // 2:]
        cos, sin = np.cos(angles), np.sin(angles)
        return np.concatenate([first * cos - second * sin, second * cos + first * sin], -1).astype(np.float32)

    def _attend(self, x: np.ndarray, layer: int, positions: np.ndarray) -> np.ndarray:
        heads, kv_heads, width = (self.config[k] for k in ("num_attention_heads", "num_key_value_heads", "head_dim"))
        qkv = (x @ self.weights[f"layers.{layer}.qkv_proj"].T).reshape(len(x), heads + 2 * kv_heads, width)
        query = self._rotate(qkv[:, :heads], positions)
        key = np.concatenate([self.cache[layer][0], self._rotate(qkv[:, heads:heads + kv_heads], positions)])
        value = np.concatenate([self.cache[layer][1], qkv[:, heads + kv_heads:]])
        self.cache[layer] = (key, value)
        key, value = (np.repeat(array, heads // kv_heads, axis=1) for array in (key, value))
        scores = np.einsum("qhd,khd->hqk", query, key) / np.sqrt(width)
        scores = np.where(np.arange(len(key))[None, None] > positions[None, :, None], -np.inf, scores)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = np.einsum("hqk,khd->qhd", scores / scores.sum(-1, keepdims=True), value)
        return mixed.reshape(len(x), -1).astype(np.float32) @ self.weights[f"layers.{layer}.o_proj"].T

    def _feed_forward(self, x: np.ndarray, layer: int) -> np.ndarray:
        gate, up = np.split(x @ self.weights[f"layers.{layer}.gate_up_proj"].T, 2, axis=-1)
        return (gate / (1 + np.exp(-gate)) * up) @ self.weights[f"layers.{layer}.down_proj"].T

    def forward(self, ids: list[int]) -> np.ndarray:
        """Next-token logits (tokens, vocabulary) after each of the given tokens."""
        x = self.weights["embed_tokens"][ids]
        positions = np.arange(self.position, self.position + len(ids))
        for layer in range(self.config["num_hidden_layers"]):
            x = x + self._attend(self._norm(x, f"layers.{layer}.input_layernorm"), layer, positions)
            x = x + self._feed_forward(self._norm(x, f"layers.{layer}.post_attention_layernorm"), layer)
        self.position += len(ids)
        return self._norm(x, "norm") @ self.weights["embed_tokens"].T

"""A model's shape, as read from ``configs/*.json``."""
from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from layout import ROW_MULTIPLE

MODEL_TYPES = ("llama", "qwen3")
ROPE_SCALING = {"rope_type", "factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"}


@dataclass(frozen=True)
class ModelConfig:
    """Names as in Hugging Face's LlamaConfig; the two sizes are upper bounds in tokens that a library is planned for.

    ``model_type`` qwen3 adds a norm on every head of q and k, before the rotary step. ``rope_scaling`` is Llama 3's, or
    None.
    """

    model_type: str
    hidden_size: int
    intermediate_size: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    num_hidden_layers: int
    vocab_size: int
    rms_norm_eps: float
    rope_theta: float
    rope_scaling: dict | None
    tie_word_embeddings: bool
    context_window_size: int
    prefill_chunk_size: int

    @property
    def qkv_heads(self) -> int:
        """Heads of queries, keys and values together."""
        return self.num_attention_heads + 2 * self.num_key_value_heads

    @property
    def has_head_norms(self) -> bool:
        return self.model_type == "qwen3"

    @staticmethod
    def read(path: Path) -> "ModelConfig":
        """Raises ValueError with what is wrong, where a shape cannot be compiled."""
        config = ModelConfig(**json.loads(path.read_text())["shape"])
        if config.model_type not in MODEL_TYPES:
            raise ValueError(f"{path.name}: {config.model_type} is none of {', '.join(MODEL_TYPES)}.")
        if not config.tie_word_embeddings:
            raise ValueError(f"{path.name}: only models with tied embeddings are supported.")
        scaling = config.rope_scaling
        if scaling is not None and (set(scaling) != ROPE_SCALING or scaling["rope_type"] != "llama3"):
            raise ValueError(f"{path.name}: only Llama 3's rope_scaling is supported, with {', '.join(sorted(ROPE_SCALING))}.")
        widths = (config.hidden_size, config.intermediate_size, config.num_attention_heads * config.head_dim)
        if any(width % ROW_MULTIPLE for width in widths):
            raise ValueError(f"{path.name}: every row must be a multiple of {ROW_MULTIPLE} weights long, not {widths}.")
        return config

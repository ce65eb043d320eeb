"""A model's shape, as read from ``configs/*.json``."""
from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from layout import GROUP


@dataclass(frozen=True)
class ModelConfig:
    """Names as in Hugging Face's LlamaConfig; the last two are upper bounds in tokens that a library is planned for."""

    hidden_size: int
    intermediate_size: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    num_hidden_layers: int
    vocab_size: int
    rms_norm_eps: float
    rope_theta: float
    tie_word_embeddings: bool
    context_window_size: int
    prefill_chunk_size: int

    @property
    def qkv_heads(self) -> int:
        """Heads in the fused projection: queries, keys, values."""
        return self.num_attention_heads + 2 * self.num_key_value_heads

    def as_dict(self) -> dict:
        return asdict(self)

    @staticmethod
    def read(path: Path) -> "ModelConfig":
        """Raises ValueError with what is wrong, where a shape cannot be compiled."""
        config = ModelConfig(**json.loads(path.read_text()))
        if not config.tie_word_embeddings:
            raise ValueError(f"{path.name}: only models with tied embeddings are supported.")
        widths = (config.hidden_size, config.intermediate_size, config.num_attention_heads * config.head_dim)
        if any(width % GROUP for width in widths):
            raise ValueError(f"{path.name}: every row must be a multiple of {GROUP} weights long, not {widths}.")
        return config

"""How weights lie in a Sotto library: which kind each matrix is of. The converters follow the same rules.

A matrix is of one of two kinds, and its parameters tell which:

* nibbles: ``q_weight`` uint32 (rows, columns / 8), eight codes a word, column ``8 w + j`` in bits ``4 j .. 4 j + 3``;
  ``q_scale`` and ``q_min`` (rows, columns / 32). weight = code * scale + min.
* bytes: ``q_weight`` uint32 (rows, columns / 4), four signed bytes a word, low byte first; ``q_scale`` (rows,
  columns / 16 or columns / 32). weight = byte * scale.

Three layouts, so that one GGUF file serves both engines (block formats: ggml's ``ggml-common.h``):

* ``q4m``: linears in nibbles, the embedding in bytes with a scale for 32; exact for Q4_0 and Q4_1 with Q8_0. Scales in
  the library's storage dtype, as half as wide as these files have them.
* ``k4m``: what llama.cpp calls Q4_K_M. Q4_K is nibbles, Q6_K is bytes with a scale for 16; scales in float32, which
  holds the products of ggml's two levels of scales exactly. q and k are one matrix and v another, for they differ in type.
* ``q8``: bytes throughout, with a float32 scale for 16. Exact for Q8_0, Q4_0, Q5_0, Q6_K; all else is quantized anew.

Norms are plain ``weight`` in the storage dtype. A tied embedding is the output head too.
"""
from __future__ import annotations

from dataclasses import dataclass

ROW_MULTIPLE = 32
"""Every row is a multiple of this many weights long: ggml's smallest block."""


@dataclass(frozen=True)
class Kind:
    """One kind of matrix. ``group``: weights that share a scale."""

    bits: int
    group: int
    scale_dtype: str

    @property
    def per_word(self) -> int:
        return 32 // self.bits

    @property
    def has_minimum(self) -> bool:
        return self.bits == 4


def use_more_bits(layer: int, layers: int) -> bool:
    """Where llama.cpp's Q4_K_M takes Q6_K for attn_v and ffn_down (``llama-quant.cpp``, the function of this name)."""
    return layer < layers // 8 or layer >= 7 * layers // 8 or (layer - layers // 8) % 3 == 2


@dataclass(frozen=True)
class Layout:
    """``name``: q4m, k4m or q8. ``storage``: the library's dtype for norms, activations and the key-value cache."""

    name: str
    storage: str

    @property
    def quantization(self) -> str:
        """The name under which converter and library agree."""
        return f"sotto-{self.name}-{'f16' if self.storage == 'float16' else 'f32'}"

    @property
    def splits_v(self) -> bool:
        """Whether a layer has ``qk_proj`` and ``v_proj`` in place of ``qkv_proj``."""
        return self.name == "k4m"

    def embedding(self) -> Kind:
        return Kind(8, 32, self.storage) if self.name == "q4m" else Kind(8, 16, "float32")

    def linear(self, projection: str, layer: int, layers: int) -> Kind:
        """``projection``: the attribute's name in a decoder layer."""
        if self.name == "q4m":
            return Kind(4, 32, self.storage)
        more = projection in ("v_proj", "down_proj") and use_more_bits(layer, layers)
        return Kind(8, 16, "float32") if more or self.name == "q8" else Kind(4, 32, "float32")


LAYOUTS = ("q4m", "k4m", "q8")

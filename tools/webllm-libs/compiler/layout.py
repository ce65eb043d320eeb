"""How weights lie in a Sotto library, and the tensor expressions that read them.

The layout repacks two GGUF block formats without loss (ggml's ``ggml-common.h``), so that one GGUF file serves both
engines. ``dtype`` is float32, or float16 in a library for ``shader-f16``:

* linear, from Q4_1 or Q4_0: ``q_weight`` uint32 (rows, columns / 8), eight codes a word, column ``8 w + j`` in bits
  ``4 j .. 4 j + 3``; ``q_scale`` and ``q_min`` dtype (rows, columns / 32). weight = code * scale + min.
* embedding, from Q8_0: ``q_weight`` uint32 (rows, columns / 4), four signed bytes a word, low byte first; ``q_scale``
  dtype (rows, columns / 32). weight = byte * scale. A tied embedding is the output head too.
* norms: plain ``weight``.
"""
from __future__ import annotations

from dataclasses import dataclass

from tvm import te, tirx
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op

GROUP = 32
"""Weights that share a scale, as in ggml's Q4_0, Q4_1 and Q8_0 blocks."""
NIBBLES_PER_WORD = 8
BYTES_PER_WORD = 4


@dataclass(frozen=True)
class Precision:
    """How a library computes.

    storage: dtype of scales, norms, activations and the KV cache; unpacked: dtype in which a weight is unpacked;
    tokens_per_tile: prompt tokens for which a schedule wants whole tiles, or 1.
    """

    storage: str
    unpacked: str
    tokens_per_tile: int


def unpack_linear(codes, scale, minimum, dtype: str):
    """(rows, columns) of code * scale + min."""
    rows, words = codes.shape

    def weight(row, column):
        shift = (column % NIBBLES_PER_WORD * 4).astype("uint32")
        code = tirx.bitwise_and(tirx.shift_right(codes[row, column // NIBBLES_PER_WORD], shift), tirx.const(15, "uint32"))
        return code.astype(dtype) * scale[row, column // GROUP].astype(dtype) + minimum[row, column // GROUP].astype(dtype)

    return te.compute((rows, words * NIBBLES_PER_WORD), weight, name="dequantize")


def unpack_embedding(codes, scale, dtype: str):
    """(rows, columns) of byte * scale; the byte is sign-extended by shifting it to the top of the word and back."""
    rows, words = codes.shape

    def weight(row, column):
        to_top = (24 - column % BYTES_PER_WORD * 8).astype("uint32")
        top = tirx.shift_left(codes[row, column // BYTES_PER_WORD], to_top).astype("int32")
        return tirx.shift_right(top, tirx.const(24, "int32")).astype(dtype) * scale[row, column // GROUP].astype(dtype)

    return te.compute((rows, words * BYTES_PER_WORD), weight, name="dequantize")


def matmul_transposed(x, weight, precision: Precision, out_dtype: str):
    """x (batch, tokens, k) times weight (n, k) transposed. Sums in float32 whatever the inputs: float16 sums lose digits.

    Where several tokens come at once they are made whole tiles by repeating the last one: the sums then need no
    conditions, and what is too much is not written.
    """
    batch, tokens, width = x.shape
    rows = x
    if precision.tokens_per_tile > 1 and not isinstance(tokens, (int, tirx.IntImm)):
        whole = (tokens + precision.tokens_per_tile - 1) // precision.tokens_per_tile * precision.tokens_per_tile
        rows = te.compute(
            (batch, whole, width), lambda b, t, j: x[b, tirx.min(t, tokens - 1), j], name="whole_tiles")
    k = te.reduce_axis((0, width), "k")
    product = te.compute(
        (batch, rows.shape[1], weight.shape[0]),
        lambda b, t, n: te.sum(rows[b, t, k].astype("float32") * weight[n, k].astype("float32"), axis=k),
        name="NT_matmul",
    )
    if out_dtype == "float32" and rows is x:
        return product
    return te.compute(
        (batch, tokens, weight.shape[0]), lambda *i: product(*i).astype(out_dtype), name="result")


class QuantizedLinear(nn.Module):
    """A linear map without bias, four bits a weight."""

    def __init__(self, rows: int, columns: int, precision: Precision):
        self.precision = precision
        self.q_weight = nn.Parameter((rows, columns // NIBBLES_PER_WORD), "uint32")
        self.q_scale = nn.Parameter((rows, columns // GROUP), precision.storage)
        self.q_min = nn.Parameter((rows, columns // GROUP), precision.storage)

    def forward(self, x: nn.Tensor) -> nn.Tensor:
        def expression(a, codes, scale, minimum):
            weight = unpack_linear(codes, scale, minimum, self.precision.unpacked)
            return matmul_transposed(a, weight, self.precision, self.precision.storage)

        return op.tensor_expr_op(
            expression, "fused_dequantize_NT_matmul", [x, self.q_weight, self.q_scale, self.q_min])


class QuantizedEmbedding(nn.Module):
    """Token vectors, eight bits a weight; also the output head of a model with tied embeddings."""

    def __init__(self, rows: int, columns: int, precision: Precision):
        self.precision = precision
        self.q_weight = nn.Parameter((rows, columns // BYTES_PER_WORD), "uint32")
        self.q_scale = nn.Parameter((rows, columns // GROUP), precision.storage)

    def take(self, ids: nn.Tensor) -> nn.Tensor:
        """The vectors of the given tokens, (tokens, hidden)."""
        def expression(tokens, codes, scale):
            table = unpack_embedding(codes, scale, self.precision.storage)
            return te.compute((tokens.shape[0], table.shape[1]), lambda i, j: table[tokens[i], j], name="take")

        return op.tensor_expr_op(expression, "dequantize_take", [ids, self.q_weight, self.q_scale])

    def logits(self, x: nn.Tensor) -> nn.Tensor:
        """Scores of all tokens, float32, as web-llm expects them."""
        def expression(a, codes, scale):
            table = unpack_embedding(codes, scale, self.precision.unpacked)
            return matmul_transposed(a, table, self.precision, "float32")

        return op.tensor_expr_op(expression, "fused_dequantize_NT_matmul", [x, self.q_weight, self.q_scale])

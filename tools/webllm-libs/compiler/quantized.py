"""Matrices of the kinds in ``layout.py``, and the tensor expressions that read them."""
from __future__ import annotations

from dataclasses import dataclass

from tvm import te, tirx
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op

from kernels_gpu import Matrix, fits_tile_kernel, fits_vector_kernel, tile_kernel, vector_kernel
from layout import Kind


@dataclass(frozen=True)
class Precision:
    """How a library computes.

    storage: dtype of norms, activations and the KV cache; tokens_per_tile: prompt tokens for which a schedule wants
    whole tiles, or 1; own_kernels: whether products are made by ``kernels_gpu.py``, or by a schedule for what is here.
    Weights are unpacked in float32: their scales may be below float16's range, and software WebGPU emulates float16.
    """

    storage: str
    tokens_per_tile: int
    own_kernels: bool


def unpack(kind: Kind, parts: list, dtype: str):
    """(rows, columns) of code * scale + min."""
    codes, scale = parts[:2]
    rows, words = codes.shape

    def nibble(word, column):
        shift = (column % kind.per_word * 4).astype("uint32")
        return tirx.bitwise_and(tirx.shift_right(word, shift), tirx.const(15, "uint32"))

    def signed_byte(word, column):
        """Sign-extended by shifting it to the top of the word and back."""
        to_top = (24 - column % kind.per_word * 8).astype("uint32")
        return tirx.shift_right(tirx.shift_left(word, to_top).astype("int32"), tirx.const(24, "int32"))

    def weight(row, column):
        word = codes[row, column // kind.per_word]
        code = nibble(word, column) if kind.bits == 4 else signed_byte(word, column)
        value = code.astype("float32") * scale[row, column // kind.group].astype("float32")
        if kind.has_minimum:
            value = value + parts[2][row, column // kind.group].astype("float32")
        return value.astype(dtype)

    return te.compute((rows, words * kind.per_word), weight, name="dequantize")


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


class QuantizedMatrix(nn.Module):
    """(rows, columns) of packed weights. Used as a linear map without bias, or as token vectors, or as both."""

    def __init__(self, rows: int, columns: int, kind: Kind, precision: Precision):
        self.rows, self.columns, self.kind, self.precision = rows, columns, kind, precision
        self.q_weight = nn.Parameter((rows, columns // kind.per_word), "uint32")
        self.q_scale = nn.Parameter((rows, columns // kind.group), kind.scale_dtype)
        if kind.has_minimum:
            self.q_min = nn.Parameter((rows, columns // kind.group), kind.scale_dtype)

    def _parts(self) -> list[nn.Parameter]:
        return [self.q_weight, self.q_scale, *([self.q_min] if self.kind.has_minimum else [])]

    def _times(self, x: nn.Tensor, out_dtype: str, residual: nn.Tensor | None = None) -> nn.Tensor:
        if self.precision.own_kernels:
            return self._by_own_kernel(x, out_dtype, residual)

        def expression(a, *parts):
            return matmul_transposed(a, unpack(self.kind, parts, "float32"), self.precision, out_dtype)

        product = op.tensor_expr_op(expression, "fused_dequantize_NT_matmul", [x, *self._parts()])
        return product if residual is None else residual + product

    def _by_own_kernel(self, x: nn.Tensor, out_dtype: str, residual: nn.Tensor | None) -> nn.Tensor:
        tokens = x.shape[1]
        single = isinstance(tokens, (int, tirx.IntImm)) and int(tokens) == 1
        matrix = Matrix(self.rows, self.columns, self.kind, x.dtype, out_dtype, residual is not None)
        fits, kernel = (fits_vector_kernel, vector_kernel) if single else (fits_tile_kernel, tile_kernel)
        if not fits(matrix):
            raise ValueError(f"no kernel for {self.rows} rows of {self.columns} weights")
        arguments = [x, *self._parts(), *([] if residual is None else [residual])]
        return op.tensor_ir_op(kernel(matrix), kernel.__name__, arguments, nn.Tensor.placeholder((1, tokens, self.rows), out_dtype))

    def forward(self, x: nn.Tensor, residual: nn.Tensor | None = None) -> nn.Tensor:
        """x times the weights, transposed, plus the residual if there is one."""
        return self._times(x, self.precision.storage, residual)

    def logits(self, x: nn.Tensor) -> nn.Tensor:
        """Scores of all tokens, float32, as web-llm expects them."""
        return self._times(x, "float32")

    def take(self, ids: nn.Tensor) -> nn.Tensor:
        """The vectors of the given tokens, (tokens, columns)."""
        def expression(tokens, *parts):
            table = unpack(self.kind, parts, self.precision.storage)
            return te.compute((tokens.shape[0], table.shape[1]), lambda i, j: table[tokens[i], j], name="take")

        return op.tensor_expr_op(expression, "dequantize_take", [ids, *self._parts()])

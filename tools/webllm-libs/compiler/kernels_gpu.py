"""Kernels for GPUs that multiply by packed weights: one for a single token, one for a prompt. Both sum in float32.

A token's time is the time to read the weights once. So a thread takes four words of codes in one load (16 bytes: a whole
group, or half of one), multiplies by the group's scale once, and uses the activations that it holds for several rows.

A prompt's time is that of the sums. So a workgroup unpacks each weight once for a tile of tokens into shared memory, and
a thread makes a block of results from what it reads there: 32 sums for 12 reads.
"""
from __future__ import annotations

from dataclasses import dataclass

from tvm import tirx
from tvm.script.ir_builder import IRBuilder
from tvm.tirx.script.builder import ir as T

from layout import Kind

WORDS = 4
"""Words of codes that a thread reads at once, for a single token."""
THREADS = 64
ROWS_OF_THREAD = 4
"""Rows for which a thread uses the activations that it holds."""

TILE = 64
"""Tokens, and rows of weights, for which a workgroup makes results."""
DEPTH = 16
"""Columns that a tile takes in at once."""
BLOCK_TOKENS, BLOCK_ROWS = 8, 4
"""What a thread makes of a tile."""
TILE_THREADS = (TILE // BLOCK_ROWS) * (TILE // BLOCK_TOKENS)
FETCH = DEPTH * TILE // TILE_THREADS
"""Weights, and activations, that a thread brings to shared memory for a step; all of one row."""


@dataclass(frozen=True)
class Matrix:
    """Packed weights, and what becomes of the product: ``out`` dtype; ``adds``: a residual, of the dtype of x, is added."""

    rows: int
    columns: int
    kind: Kind
    x: str
    out: str
    adds: bool


def _uint(value: int):
    return tirx.const(value, "uint32")


def _code(kind: Kind, word, index):
    """Code ``index`` of a word, as float32."""
    if kind.bits == 4:
        return tirx.bitwise_and(tirx.shift_right(word, _uint(4 * index)), _uint(15)).astype("float32")
    top = tirx.shift_left(word, _uint(24 - 8 * index)).astype("int32")
    return tirx.shift_right(top, tirx.const(24, "int32")).astype("float32")


@dataclass(frozen=True)
class _Arguments:
    """The buffers of a kernel, in the order of its parameters."""

    x: object
    codes: object
    scale: object
    minimum: object | None
    residual: object | None
    y: object


def _arguments(matrix: Matrix, tokens) -> _Arguments:
    kind = matrix.kind

    def argument(name: str, shape: tuple, dtype: str):
        return T.match_buffer(T.arg(name, T.handle()), shape, dtype)

    scales = (matrix.rows, matrix.columns // kind.group)
    return _Arguments(
        x=argument("x", (1, tokens, matrix.columns), matrix.x),
        codes=argument("codes", (matrix.rows, matrix.columns // kind.per_word), "uint32"),
        scale=argument("scale", scales, kind.scale_dtype),
        minimum=argument("minimum", scales, kind.scale_dtype) if kind.has_minimum else None,
        residual=argument("residual", (1, tokens, matrix.rows), matrix.x) if matrix.adds else None,
        y=argument("y", (1, tokens, matrix.rows), matrix.out))


def _store(matrix: Matrix, arguments: _Arguments, total, token, row) -> None:
    if arguments.residual is not None:
        total = total + arguments.residual[0, token, row].astype("float32")
    T.buffer_store(arguments.y, total.astype(matrix.out), [0, token, row])


def _lanes(matrix: Matrix) -> int:
    """Threads that share a row: so many that most have something to do."""
    steps = matrix.columns // (WORDS * matrix.kind.per_word)
    return next(lanes for lanes in (64, 32, 16, 8) if lanes == 8 or steps >= lanes)


def fits_vector_kernel(matrix: Matrix) -> bool:
    rows_of_group = THREADS // _lanes(matrix) * ROWS_OF_THREAD
    return matrix.columns % (WORDS * matrix.kind.per_word) == 0 and matrix.rows % rows_of_group == 0


def vector_kernel(matrix: Matrix):
    """y (1, 1, rows) = x (1, 1, columns) times the weights, transposed. A workgroup makes 4 to 32 rows."""
    kind, lanes = matrix.kind, _lanes(matrix)
    teams = THREADS // lanes
    steps = matrix.columns // (WORDS * kind.per_word)
    with IRBuilder() as builder:
        with T.prim_func(s_tir=True):
            T.func_attr({"tirx.is_scheduled": True, "tirx.noalias": True, "op_pattern": 8})
            arguments = _arguments(matrix, 1)
            with T.thread_binding(0, matrix.rows // (teams * ROWS_OF_THREAD), thread="blockIdx.x") as group, \
                    T.thread_binding(0, teams, thread="threadIdx.y") as team, \
                    T.thread_binding(0, lanes, thread="threadIdx.x") as lane, T.sblock("multiply"):
                T.reads()
                T.writes()
                total = T.sblock_alloc_buffer((ROWS_OF_THREAD,), "float32", scope="local")
                first = (group * teams + team) * ROWS_OF_THREAD
                for row in range(ROWS_OF_THREAD):
                    T.buffer_store(total, tirx.const(0, "float32"), [row])
                with T.serial(0, (steps + lanes - 1) // lanes) as turn:
                    step = turn * lanes + lane
                    if steps % lanes == 0:
                        _add_step(matrix, arguments, total, first, step)
                    else:
                        with T.If(step < steps), T.Then():
                            _add_step(matrix, arguments, total, first, step)
                _sum_lanes(matrix, arguments, total, (group, team, lane), lanes)
    return builder.get()


def _add_step(matrix: Matrix, arguments: _Arguments, total, first, step) -> None:
    """Adds WORDS words of each row to the thread's totals."""
    kind = matrix.kind
    count = WORDS * kind.per_word
    held = T.sblock_alloc_buffer((count,), "float32", scope="local")
    packed = T.sblock_alloc_buffer((WORDS,), "uint32", scope="local")
    part = T.sblock_alloc_buffer((1,), "float32", scope="local")
    whole = T.sblock_alloc_buffer((1,), "float32", scope="local")
    for index in range(count):
        T.buffer_store(held, arguments.x[0, 0, step * count + index].astype("float32"), [index])
    if kind.has_minimum:
        T.buffer_store(whole, sum((held[index] for index in range(1, count)), held[0]), [0])
    for row in range(ROWS_OF_THREAD):
        with T.vectorized(0, WORDS) as word:
            T.buffer_store(packed, arguments.codes[first + row, step * WORDS + word], [word])
        T.buffer_store(part, tirx.const(0, "float32"), [0])
        for index in range(count):
            code = _code(kind, packed[index // kind.per_word], index % kind.per_word)
            T.buffer_store(part, part[0] + code * held[index], [0])
        scale_at = step * count // kind.group if count < kind.group else step * (count // kind.group)
        value = total[row] + part[0] * arguments.scale[first + row, scale_at].astype("float32")
        if kind.has_minimum:
            value = value + whole[0] * arguments.minimum[first + row, scale_at].astype("float32")
        T.buffer_store(total, value, [row])


def _sum_lanes(matrix: Matrix, arguments: _Arguments, total, place: tuple, lanes: int) -> None:
    """Sums a team's totals, halving the number of lanes at each step, and writes them."""
    group, team, lane = place
    teams = THREADS // lanes
    shared = T.sblock_alloc_buffer((teams, ROWS_OF_THREAD, lanes), "float32", scope="shared")
    for row in range(ROWS_OF_THREAD):
        T.buffer_store(shared, total[row], [team, row, lane])
    # Lanes share out the rows: first each sums a strip of one row, then one lane a row the strips.
    strips = lanes // ROWS_OF_THREAD
    own_row, strip = lane // strips, lane % strips
    T.evaluate(T.tvm_storage_sync("shared"))
    value = shared[team, own_row, strip]
    for index in range(1, ROWS_OF_THREAD):
        value = value + shared[team, own_row, index * strips + strip]
    T.buffer_store(total, value, [0])
    T.evaluate(T.tvm_storage_sync("shared"))
    T.buffer_store(shared, total[0], [team, own_row, strip])
    T.evaluate(T.tvm_storage_sync("shared"))
    with T.If(strip == 0), T.Then():
        value = shared[team, own_row, 0]
        for index in range(1, strips):
            value = value + shared[team, own_row, index]
        _store(matrix, arguments, value, 0, (group * teams + team) * ROWS_OF_THREAD + own_row)


def fits_tile_kernel(matrix: Matrix) -> bool:
    return matrix.columns % DEPTH == 0 and matrix.rows % TILE == 0


def tile_kernel(matrix: Matrix):
    """y (1, tokens, rows) = x (1, tokens, columns) times the weights, transposed."""
    across = TILE // BLOCK_ROWS
    with IRBuilder() as builder:
        with T.prim_func(s_tir=True):
            T.func_attr({"tirx.is_scheduled": True, "tirx.noalias": True, "op_pattern": 8})
            tokens = T.int32()
            arguments = _arguments(matrix, tokens)
            with T.thread_binding(0, (tokens + TILE - 1) // TILE, thread="blockIdx.y") as tile, \
                    T.thread_binding(0, matrix.rows // TILE, thread="blockIdx.x") as group, \
                    T.thread_binding(0, TILE_THREADS, thread="threadIdx.x") as thread, T.sblock("multiply"):
                T.reads()
                T.writes()
                total = T.sblock_alloc_buffer((BLOCK_TOKENS * BLOCK_ROWS,), "float32", scope="local")
                left = T.sblock_alloc_buffer((DEPTH * TILE,), "float32", scope="shared")
                right = T.sblock_alloc_buffer((DEPTH * TILE,), "float32", scope="shared")
                for index in range(0, BLOCK_TOKENS * BLOCK_ROWS, 4):
                    with T.vectorized(0, 4) as i:
                        T.buffer_store(total, tirx.const(0, "float32"), [index + i])
                first_token, first_row = thread // across * BLOCK_TOKENS, thread % across * BLOCK_ROWS
                with T.serial(0, matrix.columns // DEPTH) as step:
                    T.evaluate(T.tvm_storage_sync("shared"))
                    _fetch(matrix, arguments, (left, right), (tile, group, thread), tokens, step)
                    T.evaluate(T.tvm_storage_sync("shared"))
                    with T.serial(0, DEPTH) as column:
                        for token in range(BLOCK_TOKENS):
                            with T.vectorized(0, BLOCK_ROWS) as row:
                                at = token * BLOCK_ROWS + row
                                product = left[column * TILE + first_token + token] * right[column * TILE + first_row + row]
                                T.buffer_store(total, total[at] + product, [at])
                for token in range(BLOCK_TOKENS):
                    position = tile * TILE + first_token + token
                    with T.If(position < tokens), T.Then():
                        for row in range(BLOCK_ROWS):
                            _store(matrix, arguments, total[token * BLOCK_ROWS + row], position, group * TILE + first_row + row)
    return builder.get()


def _fetch(matrix: Matrix, arguments: _Arguments, shared: tuple, place: tuple, tokens, step) -> None:
    """Brings activations and unpacked weights of DEPTH columns to shared memory, columns outermost. Tokens beyond the
    last repeat it: what is made of them is not written."""
    kind = matrix.kind
    (left, right), (tile, group, thread) = shared, place
    halves = DEPTH // FETCH
    own, column = thread // halves, thread % halves * FETCH
    token = tirx.min(tile * TILE + own, tokens - 1)
    row, start = group * TILE + own, step * DEPTH + column
    for index in range(FETCH):
        T.buffer_store(left, arguments.x[0, token, start + index].astype("float32"), [(column + index) * TILE + own])
    scale = arguments.scale[row, start // kind.group].astype("float32")
    for index in range(FETCH):
        word = arguments.codes[row, start // kind.per_word + index // kind.per_word]
        weight = _code(kind, word, index % kind.per_word) * scale
        if kind.has_minimum:
            weight = weight + arguments.minimum[row, start // kind.group].astype("float32")
        T.buffer_store(right, weight, [(column + index) * TILE + own])

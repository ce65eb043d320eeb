"""A matmul schedule for software WebGPU (SwiftShader, llvmpipe), where a workgroup barrier costs more than the sums.

No shared memory and no barriers: a thread makes a small block of results on its own, and reads activations and packed
weights DEPTH columns at a time into locals. dlight's own rules serve real GPUs. The block sizes were measured on
SwiftShader with SmolLM2-135M; more unrolling than this makes its compiler fail.
"""
from __future__ import annotations

from tvm import s_tir, tirx
from tvm.s_tir.dlight.gpu.base import GPUScheduleRule

TOKENS_PER_TILE = 4
"""Prompt tokens that share an unpacked weight."""
COLUMNS_PER_THREAD = 8
"""Results of each token that a thread makes of a prompt."""
COLUMNS_PER_THREAD_OF_ONE = 4
"""The same for a single token, where a weight is used but once and so stays packed."""
DEPTH = 8
WORKGROUP_WIDTHS = (32, 24, 16, 12, 8, 4, 2, 1)


class SoftMatmul(GPUScheduleRule):
    """Schedules ``NT_matmul`` with its unpacking producer and elementwise consumers; leaves all else alone."""

    def apply(self, func, target, _):
        if not isinstance(func, tirx.PrimFunc) or not self.is_target_available(target):
            return None
        schedule = s_tir.Schedule(func)
        names = {schedule.get(block).name_hint for block in schedule.get_child_blocks(schedule.get_sblock("root"))}
        if not {"NT_matmul", "dequantize"} <= names:
            return None
        matmul, weights = schedule.get_sblock("NT_matmul"), schedule.get_sblock("dequantize")
        if "whole_tiles" in names:
            tiles = schedule.get_sblock("whole_tiles")
            thread, step = self._to_threads(schedule, matmul, TOKENS_PER_TILE, COLUMNS_PER_THREAD)
            for block in (tiles, weights):
                schedule.set_scope(block, 0, "local")
                self._compute_at(schedule, block, step)
            self._read_into_locals(schedule, weights, step)
        else:
            schedule.compute_inline(weights)
            thread, step = self._to_threads(schedule, matmul, 1, COLUMNS_PER_THREAD_OF_ONE)
            self._read_into_locals(schedule, matmul, step)
        for loop in self._loops_within(schedule, matmul, step):
            schedule.unroll(loop)
        init = schedule.decompose_reduction(matmul, step)
        for loop in self._loops_within(schedule, init, thread):
            schedule.unroll(loop)
        return schedule

    def _to_threads(self, schedule, matmul, tokens: int, columns: int):
        """Gives each thread tokens * columns results. Returns its loop, and the loop over steps of DEPTH below it."""
        results = schedule.cache_write(matmul, 0, "local")
        while consumers := schedule.get_consumers(results):  # cutting tiles, a cast, a residual sum
            schedule.reverse_compute_inline(consumers[0])
        batch, token, column, reduction = schedule.get_loops(matmul)
        width = next(w for w in WORKGROUP_WIDTHS if int(schedule.get(column).extent) % (w * columns) == 0)
        tile, token = schedule.split(token, [None, tokens])
        group, thread, column = schedule.split(column, [None, width, columns])
        step, inner = schedule.split(reduction, [None, DEPTH])
        schedule.reorder(batch, tile, group, thread, step, token, column, inner)
        schedule.bind(schedule.fuse(batch, tile), "blockIdx.y")
        schedule.bind(group, "blockIdx.x")
        schedule.bind(thread, "threadIdx.x")
        schedule.reverse_compute_at(results, thread)
        for loop in self._loops_within(schedule, results, thread):
            schedule.unroll(loop)
        return thread, step

    def _read_into_locals(self, schedule, block, step) -> None:
        """Copies what a block reads in one step, all of it into locals."""
        for index in range(len(schedule.get(block).reads)):
            self._compute_at(schedule, schedule.cache_read(block, index, "local"), step)

    def _compute_at(self, schedule, block, step) -> None:
        schedule.compute_at(block, step)
        for loop in self._loops_within(schedule, block, step):
            schedule.unroll(loop)

    @staticmethod
    def _loops_within(schedule, block, parent) -> list:
        """The loops of a block below a loop that encloses it."""
        loops = schedule.get_loops(block)
        depth = next(i for i, loop in enumerate(loops) if schedule.get(loop).same_as(schedule.get(parent)))
        return loops[depth + 1:]

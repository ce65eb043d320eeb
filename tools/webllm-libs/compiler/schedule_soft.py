"""A matmul schedule for software WebGPU (SwiftShader, llvmpipe), where a workgroup barrier costs more than the sums.

No shared memory and no barriers: a thread computes COLUMNS outputs of one token, the reduction unrolled by DEPTH, with
activations, packed weights and scales read once into locals. dlight's own rules serve real GPUs.
"""
from __future__ import annotations

from tvm import s_tir, tirx
from tvm.s_tir.dlight.gpu.base import GPUScheduleRule

COLUMNS = 4
DEPTH = 8
WORKGROUP_WIDTHS = (32, 24, 16, 12, 8, 4, 2, 1)


def _workgroup_width(columns: int) -> int:
    return next(width for width in WORKGROUP_WIDTHS if columns % (width * COLUMNS) == 0)


class SoftMatmul(GPUScheduleRule):
    """Schedules ``NT_matmul`` with its unpacking producer and elementwise consumers; leaves all else alone."""

    def apply(self, func, target, _):
        if not isinstance(func, tirx.PrimFunc) or not self.is_target_available(target):
            return None
        schedule = s_tir.Schedule(func)
        names = {schedule.get(block).name_hint for block in schedule.get_child_blocks(schedule.get_sblock("root"))}
        if "NT_matmul" not in names:
            return None
        matmul = schedule.get_sblock("NT_matmul")
        if "dequantize" in names:
            schedule.compute_inline(schedule.get_sblock("dequantize"))
        inputs = len(schedule.get(matmul).reads)
        accumulator = schedule.cache_write(matmul, 0, "local")
        while consumers := schedule.get_consumers(accumulator):  # a cast, then a residual sum
            schedule.reverse_compute_inline(consumers[0])
        *tokens, columns, reduction = schedule.get_loops(matmul)
        token = schedule.fuse(*tokens) if len(tokens) > 1 else tokens[0]
        width = _workgroup_width(int(schedule.get(columns).extent))
        group, thread, column = schedule.split(columns, [None, width, COLUMNS])
        outer, inner = schedule.split(reduction, [None, DEPTH])
        schedule.reorder(token, group, thread, outer, column, inner)
        schedule.reverse_compute_at(accumulator, thread)
        for index in range(inputs):
            self._read_into_locals(schedule, matmul, index, outer)
        schedule.bind(group, "blockIdx.x")
        schedule.bind(token, "blockIdx.y")
        schedule.bind(thread, "threadIdx.x")
        init = schedule.decompose_reduction(matmul, outer)
        for loop in (column, inner, schedule.get_loops(init)[-1], schedule.get_loops(accumulator)[-1]):
            schedule.unroll(loop)
        return schedule

    @staticmethod
    def _read_into_locals(schedule, matmul, index: int, at) -> None:
        copy = schedule.cache_read(matmul, index, "local")
        schedule.compute_at(copy, at)
        for loop in schedule.get_loops(copy)[len(schedule.get_loops(matmul)) - 2:]:
            schedule.unroll(loop)

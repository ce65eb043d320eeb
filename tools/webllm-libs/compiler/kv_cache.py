"""``create_tir_paged_kv_cache``: TVM's paged key-value cache with its attention kernels, without those that are never called.

TVM's own constructor brings sliding windows, token trees, latent attention and a debugging aid too: a third of a
library's kernels. The runtime takes an empty tuple for a kernel that a cache doesn't have.
"""
from __future__ import annotations

import tvm
from tvm import relax, tirx
from tvm.relax.frontend.nn.llm import kv_cache as kernels

from config import ModelConfig
from merge_state import merge_state_kernel
from rotary import frequencies, rotary_kernel

ARGUMENTS = ("max_batch_size", "max_total_seq_len", "prefill_chunk_size", "page_size", "support_sliding_window")
"""As web-llm passes them, each the one element of a shape."""
PAGE_SIZE = 16
"""What web-llm asks for."""
NO_ROPE_SCALING: dict = {}
"""For attention kernels: q and k come rotated, so that their own rotary step never runs (RopeMode.NORMAL)."""


def add_kv_cache(builder: relax.BlockBuilder, config: ModelConfig, dtype: str, target) -> None:
    """Adds the function to the module under construction."""
    sizes = {name: tirx.Var(name, "int64") for name in ARGUMENTS}
    heads, kv_heads, width, layers = (
        config.num_attention_heads, config.num_key_value_heads, config.head_dim, config.num_hidden_layers)

    def add(kernel, name: str):
        return builder.add_func(kernel, name)

    def compiled(kernel, name: str) -> relax.Tuple:
        return relax.Tuple([tvm.ir.StringImm("tirx"), add(kernel, name)])

    none = relax.Tuple([])
    with builder.function("create_tir_paged_kv_cache", [relax.Var(f"{name}_", relax.ShapeType([size])) for name, size in sizes.items()]):
        compact = add(kernels._compact_kv_copy(kv_heads, width, dtype, target), "compact_kv_copy")  # pylint: disable=protected-access
        prefill = kernels._attention_prefill(kv_heads, heads, width, dtype, False, NO_ROPE_SCALING, target)
        ragged = kernels._attention_prefill_ragged(kv_heads, heads, width, width, dtype, NO_ROPE_SCALING, target)
        decode = kernels._attention_decode(kv_heads, heads, width, dtype, False, NO_ROPE_SCALING, target)
        created = relax.call_pure_packed(
            "vm.builtin.paged_attention_kv_cache_create",
            relax.ShapeExpr(list(sizes.values())),
            relax.ShapeExpr([0, layers]),
            *(relax.prim_value(count) for count in (heads, kv_heads, width, width)),
            relax.ShapeExpr([int(kernels.AttnKind.MHA)] * layers),
            relax.prim_value(False),  # no transfer between machines
            relax.prim_value(kernels.RopeMode.NORMAL),
            relax.prim_value(1), relax.prim_value(config.rope_theta),  # for kernels that rotate by themselves: none here
            relax.const(frequencies(config), "float32"),  # which the runtime hands to split_rotary
            relax.op.zeros((), dtype),
            add(kernels._kv_cache_transpose_append(kv_heads, width, dtype), "kv_cache_transpose_append"),
            relax.prim_value(0),  # no latent attention
            compiled(ragged, "attention_prefill_ragged"),
            compiled(prefill, "attention_prefill"),
            compiled(decode, "attention_decode"),
            none, none,  # sliding window
            none, none,  # token trees
            none,  # latent attention
            relax.Tuple([add(merge_state_kernel(heads, width, dtype), "attention_merge_state")]),
            add(rotary_kernel(config, dtype), "split_rotary"),
            add(kernels._copy_single_page(kv_heads, PAGE_SIZE, width, dtype, target), "copy_single_page"),
            compact,  # in place of the debugging aid, which must be some function
            compact,
            ty_args=relax.AnyType())
        builder.emit_func_output(builder.emit(created))

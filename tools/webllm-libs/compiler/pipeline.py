"""From a model's shape to TVM's executable: the module with all functions that web-llm asks for, lowered for WebGPU."""
from __future__ import annotations

import json

import tvm
from tvm import relax, tirx
from tvm.ir import IRModule
from tvm.s_tir import dlight

from config import ModelConfig
from kv_cache import add_kv_cache
from layout import Layout
from logit_processors import LOGIT_PROCESSORS
from model import CausalLM
from quantized import Precision
from sampler import add_sampler
from schedule_soft import TOKENS_PER_TILE, SoftMatmul

PLANNED = ("embed", "prefill", "decode", "softmax_with_temperature", "argsort_probs", "sample_with_top_p")


def metadata(config: ModelConfig, layout: Layout, parameters) -> dict:
    """What ``_metadata()`` returns: web-llm reads the parameter names, a converter shapes and dtypes too."""
    return {
        "model_type": config.model_type, "quantization": layout.quantization,
        "context_window_size": config.context_window_size, "sliding_window_size": -1, "attention_sink_size": -1,
        "prefill_chunk_size": config.prefill_chunk_size, "max_batch_size": 1,
        "tensor_parallel_shards": 1, "pipeline_parallel_stages": 1, "kv_state_kind": "kv_cache",
        "params": [
            {"name": name, "shape": [int(size) for size in parameter.shape], "dtype": str(parameter.dtype)}
            for name, parameter in parameters],
        "kv_cache": {
            "num_hidden_layers": config.num_hidden_layers, "num_attention_heads": config.num_attention_heads,
            "num_key_value_heads": config.num_key_value_heads, "head_dim": config.head_dim},
    }


def _module(config: ModelConfig, layout: Layout, precision: Precision, target) -> tuple[IRModule, list]:
    model = CausalLM(config, layout, precision)
    exported, parameters = model.export_tvm(model.module_spec())[:2]
    builder = relax.BlockBuilder(exported)
    add_kv_cache(builder, config, precision.storage, target)
    add_sampler(builder, config.vocab_size)
    with builder.function("_metadata", []):
        builder.emit_func_output(tvm.ir.StringImm(json.dumps(metadata(config, layout, parameters))))
    module = builder.finalize()
    for kernel in LOGIT_PROCESSORS:
        module[kernel.attrs["global_symbol"]] = kernel
    bounds = {"seq_len": config.prefill_chunk_size, "max_total_seq_len": config.context_window_size, "max_batch_size": 1}
    for variable, function in list(module.functions_items()):
        if isinstance(function, relax.Function) and variable.name_hint in PLANNED:
            function = function.with_attr("tir_var_upper_bound", bounds)
            module[variable] = function.with_attr("relax.memory_plan_dynamic_func_output", True)
    return module, parameters


def _passes(schedule: str, target) -> tvm.transform.Pass:
    """TVM's default order for GPUs; the kernels of ``kernels_gpu.py`` come scheduled."""
    to, gpu = relax.transform, dlight.gpu
    matmul_rules = [SoftMatmul()] if schedule == "soft" else []
    return tvm.transform.Sequential([
        tirx.transform.BindTarget(target),
        to.LegalizeOps(), to.RewriteDataflowReshape(), to.AnnotateTIROpPattern(), to.FoldConstant(), to.FuseOps(), to.FuseTIR(),
        to.DeadCodeElimination(),
        dlight.ApplyDefaultSchedule(*matmul_rules, gpu.Reduction(), gpu.GeneralReduction(), gpu.Fallback()),
        tirx.transform.ForceNarrowIndexToInt32(),
        to.RewriteDataflowReshape(), to.ToNonDataflow(), to.RemovePurityChecking(), to.CallTIRRewrite(),
        to.StaticPlanBlockMemory(), to.LowerAllocTensor(), to.KillAfterLastUse(), to.LowerRuntimeBuiltin(),
        to.ComputePrimValue(), to.VMShapeLower(), to.AttachGlobalSymbol()])


def build_executable(config: ModelConfig, layout: Layout, schedule: str, target, prefix: str):
    """The executable and the (name, parameter) pairs in the order in which web-llm must pass them.

    ``prefix`` begins every symbol, so that several models fit in one WebAssembly module (TVM's "system library").
    """
    precision = (
        Precision(layout.storage, tokens_per_tile=TOKENS_PER_TILE, own_kernels=False) if schedule == "soft"
        else Precision(layout.storage, tokens_per_tile=1, own_kernels=True))
    module, parameters = _module(config, layout, precision, target)
    module = module.with_attr("system_lib_prefix", prefix)
    with target:
        lowered = _passes(schedule, target)(module)
        return relax.build(lowered, target, relax_pipeline=None), parameters

"""The Llama architecture in Relax's nn frontend, with the functions that web-llm calls: embed, prefill, decode.

Grouped-query attention, rotary positions over split halves, SwiGLU, RMSNorm, tied embeddings
(Touvron et al., https://arxiv.org/abs/2302.13971; attention itself is TVM's paged KV cache).
"""
from __future__ import annotations

from tvm import te
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op
from tvm.relax.frontend.nn.llm.kv_cache import PagedKVCache

from config import ModelConfig
from layout import Precision, QuantizedEmbedding, QuantizedLinear


def _norm(config: ModelConfig, precision: Precision) -> nn.RMSNorm:
    return nn.RMSNorm(config.hidden_size, -1, config.rms_norm_eps, bias=False, dtype=precision.storage)


def _last_position(x: nn.Tensor) -> nn.Tensor:
    """(batch, tokens, hidden) to (batch, 1, hidden): only the last token's logits are ever asked for."""
    def expression(t):
        return te.compute((t.shape[0], 1, t.shape[2]), lambda b, _, j: t[b, t.shape[1] - 1, j], name="last_position")

    return op.tensor_expr_op(expression, "last_position", [x])


class DecoderLayer(nn.Module):
    """Attention and feed-forward, each behind a norm and added to its input."""

    def __init__(self, config: ModelConfig, precision: Precision):
        self.config = config
        attention_width = config.num_attention_heads * config.head_dim
        self.qkv_proj = QuantizedLinear(config.qkv_heads * config.head_dim, config.hidden_size, precision)
        self.o_proj = QuantizedLinear(config.hidden_size, attention_width, precision)
        self.gate_up_proj = QuantizedLinear(2 * config.intermediate_size, config.hidden_size, precision)
        self.down_proj = QuantizedLinear(config.hidden_size, config.intermediate_size, precision)
        self.input_layernorm = _norm(config, precision)
        self.post_attention_layernorm = _norm(config, precision)

    def forward(self, x: nn.Tensor, kv: PagedKVCache, index: int) -> nn.Tensor:
        config = self.config
        batch, tokens, _ = x.shape
        qkv = self.qkv_proj(self.input_layernorm(x))
        qkv = op.reshape(qkv, (batch, tokens, config.qkv_heads, config.head_dim))
        attended = kv.attention_with_fused_qkv(
            index, qkv, config.num_attention_heads, sm_scale=config.head_dim ** -0.5)
        attended = op.reshape(attended, (batch, tokens, config.num_attention_heads * config.head_dim))
        x = x + self.o_proj(attended)
        gate, up = op.split(self.gate_up_proj(self.post_attention_layernorm(x)), 2, axis=-1)
        return x + self.down_proj(op.silu(gate) * up)


class LlamaForCausalLM(nn.Module):
    """The whole model; parameter names follow from the attribute names (``layers.0.qkv_proj.q_weight``)."""

    def __init__(self, config: ModelConfig, precision: Precision):
        self.config, self.precision = config, precision
        self.embed_tokens = QuantizedEmbedding(config.vocab_size, config.hidden_size, precision)
        self.layers = nn.ModuleList([DecoderLayer(config, precision) for _ in range(config.num_hidden_layers)])
        self.norm = _norm(config, precision)

    def _hidden(self, x: nn.Tensor, kv: PagedKVCache) -> nn.Tensor:
        for index, layer in enumerate(self.layers):
            x = layer(x, kv, index)
        return x

    def embed(self, input_ids: nn.Tensor):
        return self.embed_tokens.take(input_ids)

    def prefill(self, input_embed: nn.Tensor, paged_kv_cache: PagedKVCache):
        last = _last_position(self._hidden(input_embed, paged_kv_cache))
        return self.embed_tokens.logits(self.norm(last)), paged_kv_cache

    def decode(self, input_embed: nn.Tensor, paged_kv_cache: PagedKVCache):
        return self.embed_tokens.logits(self.norm(self._hidden(input_embed, paged_kv_cache))), paged_kv_cache

    def module_spec(self) -> nn.spec.ModuleSpec:
        """The exported functions with web-llm's signatures; parameters come as one packed tuple."""
        hidden, dtype = self.config.hidden_size, self.precision.storage
        mode = {"param_mode": "packed", "effect_mode": "none"}
        kv = nn.spec.Object(object_type=PagedKVCache)
        return nn.spec.ModuleSpec.from_raw({
            "embed": {"input_ids": nn.spec.Tensor(["seq_len"], "int32"), "$": mode},
            "prefill": {
                "input_embed": nn.spec.Tensor([1, "seq_len", hidden], dtype), "paged_kv_cache": kv, "$": mode},
            "decode": {"input_embed": nn.spec.Tensor([1, 1, hidden], dtype), "paged_kv_cache": kv, "$": mode},
        }, self)

"""The Llama and Qwen3 architectures in Relax's nn frontend, with the functions that web-llm calls: embed, prefill, decode.

Grouped-query attention, rotary positions over split halves, SwiGLU, RMSNorm, tied embeddings
(Touvron et al., https://arxiv.org/abs/2302.13971; attention itself is TVM's paged KV cache). Qwen3 norms every head of
queries and keys (https://arxiv.org/abs/2505.09388).
"""
from __future__ import annotations

from tvm import te, tirx
from tvm.relax.frontend import nn
from tvm.relax.frontend.nn import op
from tvm.relax.frontend.nn.llm.kv_cache import PagedKVCache

from config import ModelConfig
from layout import Layout
from quantized import Precision, QuantizedMatrix


class Norm(nn.Module):
    """The weights of an RMSNorm over single heads; `DecoderLayer` applies them."""

    def __init__(self, width: int, dtype: str):
        self.weight = nn.Parameter((width,), dtype)


def _norm(config: ModelConfig, precision: Precision) -> nn.RMSNorm:
    return nn.RMSNorm(config.hidden_size, -1, config.rms_norm_eps, bias=False, dtype=precision.storage)


def _last_position(x: nn.Tensor) -> nn.Tensor:
    """(batch, tokens, hidden) to (batch, 1, hidden): only the last token's logits are ever asked for."""
    def expression(t):
        return te.compute((t.shape[0], 1, t.shape[2]), lambda b, _, j: t[b, t.shape[1] - 1, j], name="last_position")

    return op.tensor_expr_op(expression, "last_position", [x])


def _join_heads(qk: nn.Tensor, v: nn.Tensor) -> nn.Tensor:
    """(batch, tokens, width) each, to one behind the other."""
    def expression(left, right):
        width = left.shape[2]
        return te.compute(
            (left.shape[0], left.shape[1], width + right.shape[2]),
            lambda b, t, j: tirx.if_then_else(j < width, left[b, t, tirx.min(j, width - 1)], right[b, t, tirx.max(j - width, 0)]),
            name="join_heads")

    return op.tensor_expr_op(expression, "join_heads", [qk, v])


class DecoderLayer(nn.Module):
    """Attention and feed-forward, each behind a norm and added to its input."""

    def __init__(self, config: ModelConfig, layout: Layout, precision: Precision, index: int):
        self.config = config

        def linear(name: str, rows: int, columns: int) -> QuantizedMatrix:
            return QuantizedMatrix(rows, columns, layout.linear(name, index, config.num_hidden_layers), precision)

        hidden, intermediate, kv_width = config.hidden_size, config.intermediate_size, config.num_key_value_heads * config.head_dim
        width = config.num_attention_heads * config.head_dim
        self.splits_v = layout.splits_v
        if layout.splits_v:
            self.qk_proj = linear("qk_proj", width + kv_width, hidden)
            self.v_proj = linear("v_proj", kv_width, hidden)
        else:
            self.qkv_proj = linear("qkv_proj", width + 2 * kv_width, hidden)
        self.o_proj = linear("o_proj", hidden, width)
        self.gate_up_proj = linear("gate_up_proj", 2 * intermediate, hidden)
        self.down_proj = linear("down_proj", hidden, intermediate)
        self.input_layernorm = _norm(config, precision)
        self.post_attention_layernorm = _norm(config, precision)
        if config.has_head_norms:
            self.q_norm = Norm(config.head_dim, precision.storage)
            self.k_norm = Norm(config.head_dim, precision.storage)

    def _norm_heads(self, qkv: nn.Tensor) -> nn.Tensor:
        """RMSNorm of each head of queries and keys in (batch, tokens, heads, head_dim); values pass."""
        queries, keys = self.config.num_attention_heads, self.config.num_key_value_heads

        def expression(x, query_weight, key_weight):
            head_dim = x.shape[3]
            k = te.reduce_axis((0, head_dim), "k")
            squares = te.compute(
                x.shape[:3],
                lambda b, t, h: te.sum(x[b, t, h, k].astype("float32") * x[b, t, h, k].astype("float32"), axis=k),
                name="head_squares")

            def normed(b, t, h, d):
                value = x[b, t, h, d].astype("float32") * tirx.rsqrt(squares[b, t, h] / head_dim + self.config.rms_norm_eps)
                weight = tirx.Select(h < queries, query_weight[d], key_weight[d]).astype("float32")
                return tirx.Select(h < queries + keys, (value * weight).astype(x.dtype), x[b, t, h, d])

            return te.compute(x.shape, normed, name="norm_heads")

        return op.tensor_expr_op(expression, "norm_heads", [qkv, self.q_norm.weight, self.k_norm.weight])

    def _qkv(self, x: nn.Tensor) -> nn.Tensor:
        """Heads of queries, keys and values, (batch, tokens, heads, head_dim)."""
        config = self.config
        qkv = _join_heads(self.qk_proj(x), self.v_proj(x)) if self.splits_v else self.qkv_proj(x)
        qkv = op.reshape(qkv, (x.shape[0], x.shape[1], config.qkv_heads, config.head_dim))
        return self._norm_heads(qkv) if config.has_head_norms else qkv

    def forward(self, x: nn.Tensor, kv: PagedKVCache, index: int) -> nn.Tensor:
        config = self.config
        batch, tokens, _ = x.shape
        attended = kv.attention_with_fused_qkv(
            index, self._qkv(self.input_layernorm(x)), config.num_attention_heads, sm_scale=config.head_dim ** -0.5)
        attended = op.reshape(attended, (batch, tokens, config.num_attention_heads * config.head_dim))
        x = self.o_proj(attended, x)
        gate, up = op.split(self.gate_up_proj(self.post_attention_layernorm(x)), 2, axis=-1)
        return self.down_proj(op.silu(gate) * up, x)


class CausalLM(nn.Module):
    """The whole model; parameter names follow from the attribute names (``layers.0.qkv_proj.q_weight``)."""

    def __init__(self, config: ModelConfig, layout: Layout, precision: Precision):
        self.config, self.precision = config, precision
        self.embed_tokens = QuantizedMatrix(config.vocab_size, config.hidden_size, layout.embedding(), precision)
        self.layers = nn.ModuleList(
            [DecoderLayer(config, layout, precision, index) for index in range(config.num_hidden_layers)])
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

"""Writes a model folder that web-llm loads, from a GGUF: ``convert.py MODEL.gguf LIBRARY OUT_FOLDER``.

tensor-cache.json, params_shard_*.bin, tokenizer.json (byte-level BPE only) and mlc-chat-config.json (ChatML).
"""
from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from gguf_model import GgufModel

DIST = Path(__file__).resolve().parent.parent / "dist"
SHARD_BYTES = 32 << 20
CONTROL_TOKEN = 3
"""``LLAMA_TOKEN_TYPE_CONTROL`` in llama.cpp."""


def write_shards(model: GgufModel, params: list[dict], out: Path) -> int:
    """Raw little-endian shards of about 32 MiB with their index. Returns their bytes."""
    shards: list[dict] = []
    pending: list[tuple[dict, bytes]] = []
    arrays: dict[str, dict[str, np.ndarray]] = {}

    def flush() -> None:
        content, records = b"".join(data for _, data in pending), []
        for param, data in pending:
            offset = sum(record["nbytes"] for record in records)
            records.append({**param, "format": "raw", "nbytes": len(data), "byteOffset": offset})
        name = f"params_shard_{len(shards)}.bin"
        (out / name).write_bytes(content)
        shards.append({"dataPath": name, "format": "raw-shard", "nbytes": len(content), "records": records,
                       "md5sum": hashlib.md5(content).hexdigest()})
        pending.clear()

    for param in params:
        base, part = param["name"].rsplit(".", 1)
        if base not in arrays:
            arrays = {base: model.parameters(base)}
        array = arrays[base][part].astype(param["dtype"])
        if list(array.shape) != param["shape"]:
            raise ValueError(f"{param['name']}: {array.shape} instead of {param['shape']}.")
        if pending and sum(len(data) for _, data in pending) + array.nbytes > SHARD_BYTES:
            flush()
        pending.append((param, np.ascontiguousarray(array).tobytes()))
    flush()
    total = sum(shard["nbytes"] for shard in shards)
    cache = {"metadata": {"ParamSize": len(params), "ParamBytes": total, "BitsPerParam": 0}, "records": shards}
    (out / "tensor-cache.json").write_text(json.dumps(cache))
    return total


def tokenizer(fields: dict) -> dict:
    """Hugging Face's tokenizer.json of a byte-level BPE, as SmolLM2's GGUF describes it."""
    tokens, kinds, merges = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "token_type", "merges"))
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    special = [{"id": i, "content": token, **flags} for i, (token, kind) in enumerate(zip(tokens, kinds)) if kind == CONTROL_TOKEN]
    digits = {"type": "Digits", "individual_digits": True}
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [digits, byte_level]}, "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None,
            "end_of_word_suffix": None, "fuse_unk": False, "byte_fallback": False,
            "vocab": {token: i for i, token in enumerate(tokens)}, "merges": merges}}


def chat_config(library: dict, fields: dict) -> dict:
    """mlc-chat-config.json with a bare ChatML template, greedy by default."""
    config = library["config"]
    end = int(fields["tokenizer.ggml.eos_token_id"].contents())
    template = {
        "name": "chatml", "system_template": "<|im_start|>system\n{system_message}<|im_end|>\n", "system_message": "",
        "roles": {"user": "<|im_start|>user", "assistant": "<|im_start|>assistant", "tool": "<|im_start|>tool"},
        "role_templates": {"user": "{user_message}", "assistant": "{assistant_message}", "tool": "{tool_message}"},
        "seps": ["<|im_end|>\n"], "role_content_sep": "\n", "role_empty_sep": "\n", "stop_str": ["<|im_end|>"],
        "stop_token_ids": [end], "add_role_after_system_message": True, "messages": []}
    return {
        "version": "0.1.0", "model_type": "llama", "quantization": library["quantization"], "model_config": config,
        "vocab_size": config["vocab_size"], "context_window_size": config["context_window_size"],
        "sliding_window_size": -1, "prefill_chunk_size": config["prefill_chunk_size"], "attention_sink_size": -1,
        "tensor_parallel_shards": 1, "temperature": 0.0, "presence_penalty": 0.0, "frequency_penalty": 0.0,
        "repetition_penalty": 1.0, "top_p": 1.0, "tokenizer_files": ["tokenizer.json"],
        "tokenizer_info": {
            "token_postproc_method": "byte_level", "prepend_space_in_encode": False, "strip_space_in_decode": False},
        "conv_template": template, "pad_token_id": end, "bos_token_id": 1, "eos_token_id": end}


def main() -> None:
    gguf, name, out = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    library = json.loads((DIST / "manifest.json").read_text())["libraries"][name]
    params = json.loads((DIST / "parameters.json").read_text())[library["parameters"]]
    out.mkdir(parents=True, exist_ok=True)
    model = GgufModel(gguf, library["config"])
    total = write_shards(model, params, out)
    fields = model.reader.fields
    (out / "tokenizer.json").write_text(json.dumps(tokenizer(fields)))
    (out / "mlc-chat-config.json").write_text(json.dumps(chat_config(library, fields)))
    print(f"{out}: {total / 1e6:.1f} MB of weights")


if __name__ == "__main__":
    main()

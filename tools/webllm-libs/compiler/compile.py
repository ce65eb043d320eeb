"""Compiles one model library: ``compile.py CONFIG.json OUT.wasm --dtype float32|float16 --schedule gpu|soft``.

Writes OUT.wasm and OUT.json (the library's metadata: parameters with shapes and dtypes, limits). Needs TVM's wheels
(requirements.txt) and, in --runtime, the objects that ``build.py`` makes with emscripten.
"""
from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

import tvm

from config import ModelConfig
from pipeline import build_executable, metadata

TARGET = {"kind": "webgpu", "host": {"kind": "llvm", "mtriple": "wasm32-unknown-unknown-wasm"}}
RUNTIME_OBJECTS = ("wasm_runtime.o", "tvmjs_support.o", "webgpu_runtime.o")
INITIAL_MEMORY = "64MB"
"""The largest tensor passes through this memory on its way to the GPU; it grows where that is not enough."""


def linker(runtime: Path):
    """TVM's ``fcompile`` hook: links generated objects with the runtime into one standalone module."""
    def link(output: str, objects: list[str], options=None, **_):
        settings = {
            "WASM_BIGINT": 1, "STANDALONE_WASM": 1, "ALLOW_MEMORY_GROWTH": 1, "INITIAL_MEMORY": INITIAL_MEMORY,
            # web-llm gives TVMFFIWasmSafeCall and TVMFFIWasmFunctionDeleter when it loads the module
            "ERROR_ON_UNDEFINED_SYMBOLS": 0,
        }
        flags = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
        runtime_objects = [str(runtime / name) for name in RUNTIME_OBJECTS]
        subprocess.run(["emcc", "-O2", "--no-entry", *flags, "-o", output, *runtime_objects, *objects], check=True)

    link.object_format = "o"
    link.need_system_lib = True
    return link


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dtype", choices=("float32", "float16"), required=True)
    parser.add_argument("--schedule", choices=("gpu", "soft"), required=True)
    parser.add_argument("--runtime", type=Path, required=True)
    arguments = parser.parse_args()
    config = ModelConfig.read(arguments.config)
    target = tvm.target.Target(TARGET)
    executable, parameters = build_executable(config, arguments.dtype, arguments.schedule, target)
    executable.export_library(str(arguments.out), fcompile=linker(arguments.runtime))
    arguments.out.with_suffix(".json").write_text(json.dumps(metadata(config, arguments.dtype, parameters)))


if __name__ == "__main__":
    main()

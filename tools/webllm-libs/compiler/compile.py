"""Compiles one library: ``compile.py CONFIG.json OUT_FOLDER --layout q4m|k4m|q8 --dtype float32|float16 --schedule gpu|soft --prefix P``.

Writes OUT_FOLDER/*.o, of which ``build.py`` links several with one runtime, and OUT_FOLDER/metadata.json (parameters with
shapes and dtypes, limits). ``--kernels`` writes the WGSL of every kernel to OUT_FOLDER/kernels too, to be read by people.
"""
from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path

import tvm

from config import ModelConfig
from layout import LAYOUTS, Layout
from pipeline import build_executable, metadata

TARGET = {"kind": "webgpu", "host": {"kind": "llvm", "mtriple": "wasm32-unknown-unknown-wasm"}}


def keep_objects(output: str, objects: list[str], options=None, **_):
    """TVM's ``fcompile`` hook: keeps the generated objects; they are linked later, with those of other models."""
    for path in objects:
        shutil.copy(path, Path(output).parent)


keep_objects.object_format = "o"
keep_objects.need_system_lib = True


def write_kernels(executable, folder: Path) -> None:
    """The WGSL of each kernel in a file of its own."""
    folder.mkdir(exist_ok=True)
    pending = [executable.mod]
    while pending:
        module = pending.pop()
        pending.extend(module.imports)
        if module.kind == "webgpu":
            (folder / "all.wgsl").write_text(module.inspect_source())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--layout", choices=LAYOUTS, required=True)
    parser.add_argument("--dtype", choices=("float32", "float16"), required=True)
    parser.add_argument("--schedule", choices=("gpu", "soft"), required=True)
    parser.add_argument("--prefix", required=True, help="of the symbols; tells models in one module apart")
    parser.add_argument("--unchecked", action="store_true", help="without the checks of what each kernel is given: half as large")
    parser.add_argument("--kernels", action="store_true")
    arguments = parser.parse_args()
    config, layout = ModelConfig.read(arguments.config), Layout(arguments.layout, arguments.dtype)
    with tvm.transform.PassContext(config={"tirx.disable_assert": arguments.unchecked}):
        executable, parameters = build_executable(
            config, layout, arguments.schedule, tvm.target.Target(TARGET), arguments.prefix)
    arguments.out.mkdir(parents=True, exist_ok=True)
    if arguments.kernels:
        write_kernels(executable, arguments.out / "kernels")
    executable.export_library(str(arguments.out / "unused"), fcompile=keep_objects)
    (arguments.out / "metadata.json").write_text(json.dumps(metadata(config, layout, parameters)))


if __name__ == "__main__":
    main()

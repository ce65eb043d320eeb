#!/usr/bin/env python3
"""Builds the WebLLM model libraries in ``dist/`` from pinned registry packages. See README.md beside this file.

``build.py``            builds all and writes ``dist/*.wasm.gz`` and ``dist/manifest.json``
``build.py --verify``   builds all again and fails where a library differs from the manifest; writes nothing
``build.py --only NAME [NAME ...]``  some of them

Works in $SOTTO_CACHE/webllm-libs (default ~/.cache/sotto/webllm-libs): about 1 GB of disk, 1.4 GB of memory.
Needs x86-64 Linux, Python 3.11 to 3.13 with venv, and emscripten 3.1.6 (Debian 12: ``apt-get install
--no-install-recommends emscripten python3-venv``).
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from toolchain import HERE, Toolchain, work_folder

DIST = HERE / "dist"
WEB_LLM = "0.2.86"
"""The release whose calling convention the libraries follow (README.md)."""
SOURCES = ("compiler", "configs", "runtime", "requirements.txt", "requirements-headers.txt")
"""Everything of ours that a library depends on."""
DTYPES = {"f32": "float32", "f16": "float16"}
SCHEDULES = ("gpu", "soft")
TEST_MODEL = "tiny"
"""The model whose libraries stay out of the package."""


@dataclass(frozen=True)
class Library:
    """One build: a model's shape, the dtype of scales and activations, the matmul schedule."""

    model: str
    precision: str
    schedule: str

    @property
    def name(self) -> str:
        return f"{self.model}-{self.precision}" + ("-soft" if self.schedule == "soft" else "")


def libraries() -> list[Library]:
    models = sorted(path.stem for path in (HERE / "configs").glob("*.json"))
    return [Library(model, precision, schedule) for model in models for precision in DTYPES for schedule in SCHEDULES]


def source_hash() -> str:
    """SHA-256 over path and content of all SOURCES; ``dist.test.ts`` computes the same."""
    files = [path for source in SOURCES for path in ([HERE / source] if (HERE / source).is_file() else (HERE / source).rglob("*"))]
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda file: file.relative_to(HERE).as_posix()):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(HERE).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def compile_library(library: Library, tools: Toolchain, out: Path) -> tuple[bytes, dict]:
    """The module's bytes and its manifest entry."""
    config = HERE / "configs" / f"{library.model}.json"
    wasm = out / f"{library.name}.wasm"
    command = [
        tools.python, HERE / "compiler" / "compile.py", config, wasm, "--dtype", DTYPES[library.precision],
        "--schedule", library.schedule, "--runtime", tools.runtime]
    subprocess.run([str(part) for part in command], check=True, cwd=out)
    return describe(library, wasm)


def describe(library: Library, wasm: Path) -> tuple[bytes, dict]:
    """A compiled module's bytes and its manifest entry."""
    content = wasm.read_bytes()
    metadata = json.loads(wasm.with_suffix(".json").read_text())
    return content, {
        "file": f"{library.name}.wasm.gz", "sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content),
        "test": library.model == TEST_MODEL, "dtype": DTYPES[library.precision], "schedule": library.schedule,
        "layout": f"{library.model}-{library.precision}", "quantization": metadata["quantization"],
        "config": json.loads((HERE / "configs" / f"{library.model}.json").read_text()), "params": metadata["params"]}


def read_json(name: str) -> dict:
    path = DIST / name
    return json.loads(path.read_text()) if path.exists() else {}


def write_parameters(built: dict[str, tuple[bytes, dict]]) -> None:
    """``parameters.json``: a layout's parameters in order, one a line. Both schedules share a layout."""
    layouts = read_json("parameters.json") | {entry["layout"]: entry["params"] for _, entry in built.values()}
    blocks = []
    for name, params in sorted(layouts.items()):
        lines = ",\n".join(f"    {json.dumps(param)}" for param in params)
        blocks.append(f'  "{name}": [\n{lines}\n  ]')
    (DIST / "parameters.json").write_text("{\n" + ",\n".join(blocks) + "\n}\n")


def store(built: dict[str, tuple[bytes, dict]], tools: Toolchain) -> None:
    """Writes modules, manifest and parameters; an archive whose content is unchanged is left as it is."""
    DIST.mkdir(exist_ok=True)
    entries = read_json("manifest.json").get("libraries", {})
    for name, (content, entry) in built.items():
        archive = DIST / entry["file"]
        if not archive.exists() or gzip.decompress(archive.read_bytes()) != content:
            archive.write_bytes(gzip.compress(content, compresslevel=9, mtime=0))
        entries[name] = {key: value for key, value in entry.items() if key != "params"}
    inputs = {
        "webLlm": WEB_LLM, "sources": source_hash(), "emscripten": tools.emscripten_version(), "wheels": tools.wheels()}
    ordered = {library.name: entries[library.name] for library in libraries() if library.name in entries}
    (DIST / "manifest.json").write_text(json.dumps({"inputs": inputs, "libraries": ordered}, indent=2) + "\n")
    write_parameters(built)


def differences(built: dict[str, tuple[bytes, dict]]) -> list[str]:
    """Names of libraries that are not what the manifest says."""
    known, parameters = read_json("manifest.json").get("libraries", {}), read_json("parameters.json")
    return [
        name for name, (_, entry) in built.items()
        if known.get(name, {}).get("sha256") != entry["sha256"] or parameters.get(entry["layout"]) != entry["params"]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=[library.name for library in libraries()])
    arguments = parser.parse_args()
    tools = Toolchain(work_folder())
    out = tools.work / "out"
    out.mkdir(parents=True, exist_ok=True)
    built = {}
    for library in libraries():
        if not arguments.only or library.name in arguments.only:
            content, entry = built[library.name] = compile_library(library, tools, out)
            print(f"{library.name}: {len(content):,} bytes, sha256 {entry['sha256']}", flush=True)
    if not arguments.verify:
        store(built, tools)
        return 0
    wrong = differences(built)
    print(f"differ from dist/manifest.json: {', '.join(wrong)}" if wrong else f"{len(built)} libraries are as the manifest says.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

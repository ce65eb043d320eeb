#!/usr/bin/env python3
"""Builds the WebLLM model libraries in ``dist/`` from pinned registry packages. See README.md beside this file.

``build.py``            builds what has changed and writes ``dist/*.wasm.gz``, ``dist/manifest.json``, ``dist/parameters.json``
``build.py --verify``   builds all again and fails where a module differs from the manifest; writes nothing
``build.py --only NAME [NAME ...]``  some of the modules

Works in $SOTTO_CACHE/webllm-libs (default ~/.cache/sotto/webllm-libs): about 1.5 GB of disk, 1.4 GB of memory.
Needs x86-64 Linux, Python 3.11 to 3.13 with venv, and emscripten 3.1.6 (Debian 12: ``apt-get install
--no-install-recommends emscripten python3-venv``).
"""
from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import math
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from toolchain import HERE, LINK_FLAGS, Toolchain, work_folder

DIST = HERE / "dist"
WEB_LLM = "0.2.86"
"""The release whose calling convention the libraries follow (README.md)."""
SOURCES = ("compiler", "configs", "runtime", "requirements.txt", "requirements-headers.txt")
"""Everything of ours that a library depends on."""
DTYPES = {"f32": "float32", "f16": "float16"}
AT_ONCE = 2
"""Compilers that run side by side; each takes up to 1.4 GB."""
LISTED = ("smollm2-135m",)
"""Models, besides those for tests, whose parameters are written down for the Python converter."""


@dataclass(frozen=True)
class Library:
    """One model, compiled in one way. ``precision``: of norms, activations and cache, f32 or f16."""

    model: str
    layout: str
    precision: str
    schedule: str
    test: bool

    @property
    def name(self) -> str:
        return f"{self.model}-{self.layout}-{self.precision}" + ("-soft" if self.schedule == "soft" else "")

    @property
    def prefix(self) -> str:
        """Begins the names of its symbols. No prefix is the beginning of another."""
        return f"{self.name}-{'' if self.schedule == 'soft' else 'gpu-'}".replace("-", "_").replace(".", "_")

    @property
    def module(self) -> str:
        """The WebAssembly module that it shares, with one runtime, with the others of its dtype."""
        return f"{'tests' if self.test else 'models'}-{self.precision}"

    @property
    def config(self) -> Path:
        return HERE / "configs" / f"{self.model}.json"


def libraries() -> list[Library]:
    """All, in the order in which they are linked."""
    found = []
    for path in sorted((HERE / "configs").glob("*.json")):
        plan = json.loads(path.read_text())
        found += [
            Library(path.stem, layout, precision, schedule, plan["test"])
            for layout in plan["layouts"] for precision in DTYPES for schedule in plan["schedules"]]
    return found


def hash_files(names: tuple[str, ...]) -> str:
    """SHA-256 over path and content of files and folders; ``dist.test.ts`` computes the same."""
    files = [path for name in names for path in ([HERE / name] if (HERE / name).is_file() else (HERE / name).rglob("*"))]
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda file: file.relative_to(HERE).as_posix()):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(HERE).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def compile_library(library: Library, tools: Toolchain, folder: Path) -> Path:
    """The folder with a library's objects; made unless it is there from the same sources."""
    sources = hash_files(("compiler", f"configs/{library.config.name}", "requirements.txt"))
    out = folder / f"{library.name}-{sources[:12]}"
    if not (out / "complete").exists():
        shutil.rmtree(out, ignore_errors=True)
        command = [
            "nice", tools.python, HERE / "compiler" / "compile.py", library.config, out, "--layout", library.layout,
            "--dtype", DTYPES[library.precision], "--schedule", library.schedule, "--prefix", library.prefix,
            *([] if library.test else ["--unchecked"])]
        subprocess.run([str(part) for part in command], check=True)
        (out / "complete").touch()
        print(f"{library.name}: compiled", flush=True)
    return out


@dataclass(frozen=True)
class Module:
    """A linked module with what it holds; ``metadata`` by library name."""

    name: str
    content: bytes
    libraries: list[Library]
    metadata: dict[str, dict]

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def link(name: str, objects: list[Path], tools: Toolchain, folder: Path) -> Path:
    """The module of compiled libraries; made unless it is there from the same objects."""
    inputs = "\n".join([tools.runtime.name, *LINK_FLAGS, *(path.name for path in objects)])
    wasm = folder / f"{name}-{hashlib.sha256(inputs.encode()).hexdigest()[:12]}.wasm"
    if not wasm.exists():
        unfinished = wasm.with_suffix(".part.wasm")
        tools.link(unfinished, [file for path in objects for file in sorted(path.glob("*.o"))])
        unfinished.rename(wasm)
    return wasm


def build_modules(names: list[str], tools: Toolchain, folder: Path) -> list[Module]:
    """Compiles what the named modules hold, and links them."""
    wanted = [library for library in libraries() if library.module in names]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        objects = dict(zip(wanted, pool.map(lambda library: compile_library(library, tools, folder), wanted)))
    modules = []
    for name in names:
        held = [library for library in wanted if library.module == name]
        wasm = link(name, [objects[library] for library in held], tools, folder)
        metadata = {library.name: json.loads((objects[library] / "metadata.json").read_text()) for library in held}
        modules.append(Module(name, wasm.read_bytes(), held, metadata))
        print(f"{name}: {len(modules[-1].content):,} bytes, sha256 {modules[-1].sha256}", flush=True)
    return modules


def describe(library: Library, metadata: dict) -> dict:
    """A library's manifest entry."""
    sizes = [math.prod(param["shape"]) * (2 if param["dtype"] == "float16" else 4) for param in metadata["params"]]
    return {
        "module": library.module, "prefix": library.prefix, "test": library.test, "dtype": DTYPES[library.precision],
        "schedule": library.schedule, "layout": library.layout, "quantization": metadata["quantization"],
        "weight_bytes": sum(sizes), "largest_bytes": max(sizes),
        "parameters": f"{library.model}-{library.layout}-{library.precision}",
        "config": json.loads(library.config.read_text())["shape"]}


def parameters_of(modules: list[Module]) -> dict[str, list]:
    """By name, the parameters in order. Both schedules share them."""
    return {
        describe(library, module.metadata[library.name])["parameters"]: module.metadata[library.name]["params"]
        for module in modules for library in module.libraries if library.test or library.model in LISTED}


def read_json(name: str) -> dict:
    path = DIST / name
    return json.loads(path.read_text()) if path.exists() else {}


def write_parameters(parameters: dict[str, list]) -> None:
    """``parameters.json``, one parameter a line."""
    blocks = []
    for name, params in sorted(parameters.items()):
        lines = ",\n".join(f"    {json.dumps(param)}" for param in params)
        blocks.append(f'  "{name}": [\n{lines}\n  ]')
    (DIST / "parameters.json").write_text("{\n" + ",\n".join(blocks) + "\n}\n")


def store(modules: list[Module], tools: Toolchain) -> None:
    """Writes modules, manifest and parameters; an archive whose content is unchanged is left as it is."""
    DIST.mkdir(exist_ok=True)
    known = read_json("manifest.json")
    files, entries = known.get("modules", {}), known.get("libraries", {})
    for module in modules:
        archive = DIST / f"{module.name}.wasm.gz"
        if not archive.exists() or gzip.decompress(archive.read_bytes()) != module.content:
            archive.write_bytes(gzip.compress(module.content, compresslevel=9, mtime=0))
        files[module.name] = {
            "file": archive.name, "sha256": module.sha256, "bytes": len(module.content), "test": module.libraries[0].test}
        entries.update({library.name: describe(library, module.metadata[library.name]) for library in module.libraries})
    every = libraries()
    inputs = {
        "webLlm": WEB_LLM, "sources": hash_files(SOURCES), "emscripten": tools.emscripten_version(), "wheels": tools.wheels()}
    manifest = {
        "inputs": inputs,
        "modules": {name: files[name] for name in sorted({library.module for library in every}) if name in files},
        "libraries": {library.name: entries[library.name] for library in every if library.name in entries}}
    (DIST / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    listed = {library["parameters"] for library in manifest["libraries"].values()}
    parameters = read_json("parameters.json") | parameters_of(modules)
    write_parameters({name: params for name, params in parameters.items() if name in listed})


def differences(modules: list[Module]) -> list[str]:
    """Names of modules that are not what the manifest says."""
    known, parameters = read_json("manifest.json").get("modules", {}), read_json("parameters.json")
    return [
        module.name for module in modules
        if known.get(module.name, {}).get("sha256") != module.sha256
        or any(parameters.get(name) != params for name, params in parameters_of([module]).items())]


def main() -> int:
    names = sorted({library.module for library in libraries()})
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--verify", action="store_true")
    parser.add_argument("--only", nargs="+", metavar="NAME", choices=names, default=names)
    arguments = parser.parse_args()
    tools = Toolchain(work_folder())
    folder = tools.work / ("verify" if arguments.verify else "out")
    if arguments.verify:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    modules = build_modules(arguments.only, tools, folder)
    if not arguments.verify:
        store(modules, tools)
        return 0
    wrong = differences(modules)
    print(f"differ from dist/manifest.json: {', '.join(wrong)}" if wrong else f"{len(modules)} modules are as the manifest says.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

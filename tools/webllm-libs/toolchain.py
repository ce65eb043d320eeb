"""What compiles the libraries: a Python environment of pinned wheels, emscripten, and the runtime's objects.

Everything is made once in a work folder outside the repository, under names that carry a hash of what it was made from.
"""
from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from functools import cached_property
from pathlib import Path
from zipfile import ZipFile

HERE = Path(__file__).resolve().parent
EMSCRIPTEN = "3.1.6"
"""Debian 12's; another release gives working but other bytes."""
RUNTIME_UNITS = ("wasm_runtime", "tvmjs_support", "webgpu_runtime")
"""The translation units of TVM's web runtime (``web/emcc`` in its sources)."""
INCLUDES = (".", "include", "3rdparty/tvm-ffi/include", "3rdparty/tvm-ffi/3rdparty/dlpack/include", "3rdparty/compiler-rt")
RUNTIME_FLAGS = ("-O2", "-std=c++17", "-Wno-everything")
LINK_FLAGS = (
    "-O2", "--no-entry", "-sWASM_BIGINT=1", "-sSTANDALONE_WASM=1", "-sALLOW_MEMORY_GROWTH=1",
    # The largest tensor passes through this memory on its way to the GPU; it grows where that is not enough.
    "-sINITIAL_MEMORY=64MB",
    # web-llm gives TVMFFIWasmSafeCall and TVMFFIWasmFunctionDeleter when it loads the module.
    "-sERROR_ON_UNDEFINED_SYMBOLS=0", "-Wno-everything")
HEADERS = ("3rdparty/tvm/src/support/", "3rdparty/tvm/include/tvm/support/")
"""Folders that TVM's wheel leaves out, in the wheel named by requirements-headers.txt."""


def work_folder() -> Path:
    """$SOTTO_CACHE/webllm-libs, or ~/.cache/sotto/webllm-libs."""
    return Path(os.environ.get("SOTTO_CACHE") or Path.home() / ".cache" / "sotto") / "webllm-libs"


def _run(*command: object, cwd: Path | None = None) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=cwd)


def _hash(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _copy_missing(source: Path, target: Path) -> None:
    """Adds the files of a folder that the target lacks."""
    for path in source.rglob("*"):
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)


class Toolchain:
    """Made on first use. Raises SystemExit with what to install where emscripten is missing or another release."""

    def __init__(self, work: Path):
        self.work = work

    def wheels(self) -> dict[str, str]:
        """Version of each pinned wheel; the hashes are in the requirements files."""
        text = "".join((HERE / name).read_text() for name in ("requirements.txt", "requirements-headers.txt"))
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE))

    def emscripten_version(self) -> str:
        if not shutil.which("emcc"):
            raise SystemExit(f"emcc is missing: install emscripten {EMSCRIPTEN} (Debian 12: apt-get install emscripten).")
        output = subprocess.run(["emcc", "--version"], check=True, capture_output=True, text=True).stdout
        version = re.search(r"\d+\.\d+\.\d+", output)
        if not version or version[0] != EMSCRIPTEN:
            raise SystemExit(f"emscripten {EMSCRIPTEN} is wanted, for the same bytes everywhere; found: {output.splitlines()[0]}")
        return version[0]

    def _environment(self, requirements: Path) -> Path:
        """The interpreter of an environment that holds exactly the wheels in a requirements file."""
        folder = self.work / f"venv-{_hash(requirements.read_bytes(), sys.version.encode())}"
        if not (folder / "complete").exists():
            _run(sys.executable, "-m", "venv", "--clear", folder)
            _run(folder / "bin/pip", "install", "-q", "--require-hashes", "--no-deps", "-r", requirements)
            (folder / "complete").touch()
        return folder / "bin/python"

    @cached_property
    def python(self) -> Path:
        """Runs the compiler."""
        return self._environment(HERE / "requirements.txt")

    @cached_property
    def reference_python(self) -> Path:
        """Runs the NumPy reference."""
        return self._environment(HERE / "requirements-reference.txt")

    def _site_packages(self) -> Path:
        program = "import sysconfig; print(sysconfig.get_path('purelib'))"
        return Path(subprocess.run([self.python, "-c", program], check=True, capture_output=True, text=True).stdout.strip())

    def _headers(self) -> Path:
        """The folder that holds TVM's support headers, unpacked from a wheel that is never installed."""
        folder = self.work / "headers"
        requirements = HERE / "requirements-headers.txt"
        _run(self.python, "-m", "pip", "download", "-q", "--require-hashes", "--no-deps",
             "-d", folder, "-r", requirements)
        with ZipFile(next(folder.glob("*.whl"))) as wheel:
            for name in wheel.namelist():
                if any(f"/{part}" in name for part in HEADERS):
                    wheel.extract(name, folder)
        return next(folder.glob("*/3rdparty/tvm"))

    def _gather_sources(self, sources: Path) -> None:
        """TVM's and tvm-ffi's C++ as their build expects it, from three wheels and our own shims."""
        site, headers = self._site_packages(), self._headers()
        for name in ("src", "include", "web"):
            shutil.copytree(site / "tvm" / name, sources / name)
        for name in ("include", "src", "3rdparty"):
            shutil.copytree(site / "tvm_ffi" / name, sources / "3rdparty/tvm-ffi" / name)
        for name in ("src/support", "include/tvm/support"):
            _copy_missing(headers / name, sources / name)
        _copy_missing(HERE / "runtime/shims", sources)

    @cached_property
    def runtime(self) -> Path:
        """The folder of the runtime's objects; about two minutes the first time."""
        shims = b"".join(path.read_bytes() for path in sorted((HERE / "runtime").rglob("*")) if path.is_file())
        pins = b"".join((HERE / name).read_bytes() for name in ("requirements.txt", "requirements-headers.txt"))
        folder = self.work / f"runtime-{_hash(shims, pins, self.emscripten_version().encode(), ' '.join(RUNTIME_FLAGS).encode())}"
        if not (folder / "complete").exists():
            shutil.rmtree(folder, ignore_errors=True)
            self._gather_sources(folder / "sources")
            # Relative paths: __FILE__ is in the messages of failed checks, and the bytes must not depend on the folder.
            includes = [f"-I{name}" for name in INCLUDES]
            for unit in RUNTIME_UNITS:
                _run("emcc", *includes, *RUNTIME_FLAGS, "-c", "-o", f"../{unit}.o", f"web/emcc/{unit}.cc", cwd=folder / "sources")
            (folder / "complete").touch()
        return folder

    def link(self, wasm: Path, objects: list[Path]) -> None:
        """One standalone module of the runtime and of what was compiled for several models."""
        runtime = [self.runtime / f"{unit}.o" for unit in RUNTIME_UNITS]
        _run("nice", "emcc", *LINK_FLAGS, "-o", wasm, *runtime, *objects)

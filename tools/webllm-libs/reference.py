#!/usr/bin/env python3
"""What a library must compute: ``reference.py ORDER.json``, or ``reference.py MODEL.gguf LIBRARY QUESTION COUNT``.

The first computes logits as ``reference/logits.py`` says, and prints them. The second is for ``check/check.ts``: it
converts the GGUF for the library and asks the NumPy model for COUNT greedy tokens, in the work folder of ``build.py``.
The last line printed is the folder with ``model/`` (for web-llm), ``expected.json`` and ``expected.f32``.
"""
from __future__ import annotations

import hashlib
import subprocess
import sys

from toolchain import HERE, Toolchain, work_folder


def main() -> None:
    tools = Toolchain(work_folder())
    if len(sys.argv) == 2:
        subprocess.run([tools.reference_python, HERE / "reference/logits.py", sys.argv[1]], check=True)
        return
    gguf, library, question, count = sys.argv[1:]
    folder = tools.work / "reference" / f"{library}-{hashlib.sha256(f'{question} {count}'.encode()).hexdigest()[:8]}"
    model = folder / "model"
    steps = (
        ("convert.py", gguf, library, model),
        ("expected.py", model, question, count, folder / "expected"))
    for script, *arguments in steps:
        subprocess.run([tools.reference_python, HERE / "reference" / script, *map(str, arguments)], check=True)
    print(folder)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What a library must compute: ``reference.py ORDER.json`` prints logits as ``reference/logits.py`` says.

It runs in an environment of its own, in the work folder of ``build.py``.
"""
from __future__ import annotations

import subprocess
import sys

from toolchain import HERE, Toolchain, work_folder


def main() -> None:
    tools = Toolchain(work_folder())
    subprocess.run([tools.reference_python, HERE / "reference/logits.py", sys.argv[1]], check=True)


if __name__ == "__main__":
    main()

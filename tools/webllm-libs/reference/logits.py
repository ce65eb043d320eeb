"""Next-token logits of a GGUF file: ``logits.py ORDER.json``, the result on the standard output.

ORDER: {"gguf": path, "tokens": ids, "steps": sizes of the steps after which logits are wanted, "best": how many of a
row's best, "samples": how many of the others, evenly by rank, "whole": every so many rows all instead (0: never),
"precision": "float64" or "float32"}. Result: {"spread": standard deviation, "rows": [[[token, logit], …], …]}.
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from network import Network

DIGITS = 5
"""Behind the point: far below what float32 can tell among numbers of this size."""


def _row(logits: np.ndarray, order: dict, index: int) -> list:
    ranked = np.argsort(-logits, kind="stable")
    best, others = np.split(ranked, [order["best"]])
    samples = others[::max(1, len(others) // order["samples"])]
    wanted = ranked if order["whole"] and index % order["whole"] == 0 else [*best, *samples]
    return [[int(token), round(float(logits[token]), DIGITS)] for token in wanted]


def main() -> None:
    order = json.loads(Path(sys.argv[1]).read_text())
    network = Network(Path(order["gguf"]), np.dtype(order["precision"]).type)
    ends = np.cumsum(order["steps"])
    rows = [network.forward(order["tokens"][end - step:end])[-1] for step, end in zip(order["steps"], ends)]
    json.dump({
        "spread": round(float(np.stack(rows).std()), DIGITS),
        "rows": [_row(row, order, index) for index, row in enumerate(rows)]}, sys.stdout)


if __name__ == "__main__":
    main()

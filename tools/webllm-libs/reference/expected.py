"""What the NumPy model says: ``expected.py MODEL_FOLDER QUESTION COUNT OUT``.

Writes OUT.json (prompt ids, greedy ids, their text) and OUT.f32 (COUNT rows of logits, little-endian float32).
"""
from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from llama import Llama


def main() -> None:
    folder, question, count, out = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4])
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    prompt = f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
    ids = tokenizer.encode(prompt, add_special_tokens=False).ids
    model, logits, chosen = Llama(folder), [], []
    pending = ids
    for _ in range(count):
        logits.append(model.forward(pending)[-1])
        pending = [int(logits[-1].argmax())]
        chosen += pending
    np.stack(logits).astype("<f4").tofile(out.with_suffix(".f32"))
    text = tokenizer.decode(chosen, skip_special_tokens=False)
    out.with_suffix(".json").write_text(json.dumps({"prompt": ids, "chosen": chosen, "text": text}))
    print(f"{len(ids)} prompt tokens, {text!r}")


if __name__ == "__main__":
    main()

#!/bin/sh
# Builds the model libraries, or with --verify builds them again and compares. README.md says how and why.
set -eu
export PYTHONDONTWRITEBYTECODE=1
exec python3 "$(dirname "$0")/build.py" "$@"

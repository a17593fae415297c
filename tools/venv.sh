#!/usr/bin/env bash
# Make .venv with the Python named as the first argument, or say in plain words what is missing.
set -euo pipefail

python=${1:-python3}
[ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1 && exit 0

if ! command -v "$python" >/dev/null; then
    echo "Kinfolk needs Python 3.11 or newer, and there is no '$python' here. Install it from python.org or your" \
        "system's packages, or name another one: make run PYTHON=/path/to/python3" >&2
    exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Kinfolk needs Python 3.11 or newer; '$python' is $("$python" -V 2>&1)." \
        "Name a newer one: make run PYTHON=python3.12" >&2
    exit 1
fi
echo "Making a private Python environment in .venv ..."
if ! "$python" -m venv .venv >/dev/null; then
    rm -rf .venv
    echo "This Python cannot make environments: its 'venv' part is missing." \
        "Install it (Debian and Ubuntu: apt-get install python3-venv) and try again." >&2
    exit 1
fi

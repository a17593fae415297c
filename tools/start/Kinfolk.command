#!/usr/bin/env bash
# Opens the window of Kinfolk on macOS (double-click in the Finder) and on Linux. The first time it installs what is needed.
set -euo pipefail
cd "$(dirname "$0")/../.."

say() { printf '%s\n' "$*"; }

python=""
for candidate in python3.13 python3.12 python3.11 python3; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys, tkinter; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    say "Kinfolk needs Python 3.11 or newer with its window part (tkinter)."
    say "macOS: install it from python.org. Debian and Ubuntu: apt-get install python3-venv python3-tk"
    read -r -p "Press Enter to close. " _ || true
    exit 1
fi
if [ ! -e .venv/.window ]; then
    say "Installing Kinfolk into this folder. This happens once and takes about a minute ..."
    [ -x .venv/bin/python ] || "$python" -m venv .venv
    .venv/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements/run.txt
    .venv/bin/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
    touch .venv/.window
fi
exec .venv/bin/python -m kinfolk_web.running.window

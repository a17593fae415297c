"""Run the command line as ``python -m kinfolk``."""

from __future__ import annotations

import sys

from kinfolk.cli import main

if __name__ == "__main__":
    sys.exit(main())

"""``python -m kinfolk_web serve``: the commands of the site where there is no ``kinfolk`` on the path."""

from __future__ import annotations

import sys

from kinfolk.cli import main

if __name__ == "__main__":
    sys.exit(main())

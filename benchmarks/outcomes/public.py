"""Where the public data of a real conference lie; none of them is in this package."""

from __future__ import annotations

import os
from pathlib import Path

NAMED = "KINFOLK_SFHH"
BESIDE = Path(__file__).resolve().parents[3] / "shared/data/sociopatterns/SFHH_tij.dat.gz"
NOWHERE = f"`{NAMED}` names no file, and none lies in ../shared/data"


def sfhh() -> Path | None:
    """Return the contacts of SFHH 2009: the file that ``KINFOLK_SFHH`` names, else the one in ``../shared/data``, if there is one."""
    named = os.environ.get(NAMED)
    if named:
        return Path(named)
    return BESIDE if BESIDE.exists() else None

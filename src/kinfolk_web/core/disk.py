"""How much room is left where the data lies, and what to say when it is little."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LITTLE, ALMOST_NONE = 0.10, 0.02


def free_share(folder: Path) -> float:
    """Return the share of the disk below a folder that is free, between 0 and 1."""
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def warning(folder: Path) -> str:
    """Return what to tell organisers about the room that is left, or nothing."""
    share = free_share(folder)
    if share < ALMOST_NONE:
        return f"Only {share:.1%} of the disk is free: soon nothing can be saved. Make room now."
    if share < LITTLE:
        return f"Only {share:.0%} of the disk is free. Make room before the event."
    return ""

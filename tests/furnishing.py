"""What every new data folder makes at its first start, taken over from the folder of this run, where it is made already."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MADE = ("made", "static")  # words and letters; files with digests, and what they were collected from


def furnish(data: Path) -> Path:
    """Copy what can be made anew into a data folder, as an earlier start would have left it; nothing where a run has none.

    Letters are cut and files compressed for five seconds otherwise. ``running/test_supervisor.py`` and ``test_upgrades.py``
    begin with an empty folder, and see that it comes.
    """
    of_this_run = Path(os.environ.get("KINFOLK_DATA") or os.devnull)
    for name in MADE:
        if (of_this_run / "static" / ".collected").exists():
            shutil.copytree(of_this_run / name, data / name)
    return data

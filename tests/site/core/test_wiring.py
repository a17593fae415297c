"""A process that has only just begun knows every kind of work, and none of it costs the web process the planner."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import kinfolk_web

SOURCE = Path(kinfolk_web.__file__).parent
FRESH = """
import sys, django
django.setup()
from procrastinate.contrib.django import app
from kinfolk_web.core.jobs import _kinds
print(*sorted(_kinds), "kinfolk.do" in app.tasks, "numba" in sys.modules)
"""


def test_a_fresh_worker_knows_all_work_and_loads_no_search_for_it():
    written = {
        kind
        for path in SOURCE.rglob("*.py")
        for kind in re.findall(r'^@(?:jobs\.)?work\("([\w.]+)"', path.read_text("utf-8"), re.MULTILINE)
    }
    done = subprocess.run(
        [sys.executable, "-c", FRESH], env=os.environ, capture_output=True, text=True, timeout=60, check=True
    )
    *known, does, searches = done.stdout.split()
    assert written == set(known)
    assert (does, searches) == ("True", "False")

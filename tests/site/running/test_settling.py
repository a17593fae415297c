"""Processes that have loaded what they need: the collector of cycles passes over it, and still finds what comes later."""

from __future__ import annotations

import subprocess
import sys

AFTERWARDS = """
import gc, weakref
from kinfolk_web.running import settling

class Knot:
    def __init__(self):
        self.own = self

before, old = Knot(), Knot()
gone = weakref.ref(old)
del old
settling.settle()
frozen = gc.get_freeze_count()
later = weakref.ref(Knot())
gc.collect()
print(gone() is None, later() is None, before.own is before, frozen > len(gc.get_objects()), gc.isenabled())
"""


def test_what_was_loaded_is_passed_over_and_knots_before_and_after_it_are_found():
    done = subprocess.run([sys.executable, "-c", AFTERWARDS], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True"] * 5

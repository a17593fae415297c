"""Whether this process was asked to end: whoever does one thing after the other then begins no further one."""

from __future__ import annotations

import threading

asked = threading.Event()

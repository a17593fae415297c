"""Kinfolk plans who sits with whom, so that everyone at a gathering is connected to all the others."""

from __future__ import annotations

__version__ = "0.1.0"

"""A gathering described step by step in Python, with the same defaults as the command line."""

from __future__ import annotations

from kinfolk.model.builder import Limits, Model
from kinfolk.model.crowd import Details, Who
from kinfolk.model.room import Place, Sitting

__all__ = ["Details", "Limits", "Model", "Place", "Sitting", "Who"]

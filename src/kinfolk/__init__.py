"""Kinfolk plans who sits with whom, so that everyone at a gathering is connected to all the others."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kinfolk.checker import check
    from kinfolk.diversity import Partition, distances, even_sizes, partition
    from kinfolk.errors import InputError, KinfolkError
    from kinfolk.files import plan_document
    from kinfolk.model import Model
    from kinfolk.problem import Casts, Level, Meeting, Person, Pin, Problem, Programme, Round, Table
    from kinfolk.repair import Repairer, repair
    from kinfolk.result import Result
    from kinfolk.solution import Solution
    from kinfolk.solve import Effort, Progress, solve

__version__ = "0.1.0"

__all__ = [
    "Casts",
    "Effort",
    "InputError",
    "KinfolkError",
    "Level",
    "Meeting",
    "Model",
    "Partition",
    "Person",
    "Pin",
    "Problem",
    "Programme",
    "Progress",
    "Repairer",
    "Result",
    "Round",
    "Solution",
    "Table",
    "check",
    "distances",
    "even_sizes",
    "partition",
    "plan_document",
    "repair",
    "solve",
]

# Each public name is loaded when it is first asked for: importing kinfolk costs next to nothing, and the
# compiled search starts only where something is searched.
_ROOMS = {
    "kinfolk.checker": ("check",),
    "kinfolk.diversity": ("Partition", "distances", "even_sizes", "partition"),
    "kinfolk.errors": ("InputError", "KinfolkError"),
    "kinfolk.files": ("plan_document",),
    "kinfolk.model": ("Model",),
    "kinfolk.problem": ("Casts", "Level", "Meeting", "Person", "Pin", "Problem", "Programme", "Round", "Table"),
    "kinfolk.repair": ("Repairer", "repair"),
    "kinfolk.result": ("Result",),
    "kinfolk.solution": ("Solution",),
    "kinfolk.solve": ("Effort", "Progress", "solve"),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


class _FrontDoor(ModuleType):
    """The package as a module whose functions win over the modules they are named after (``solve``)."""

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value: object = getattr(import_module(_HOMES[name]), name)
        super().__setattr__(name, value)
        return value

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_HOMES})


sys.modules[__name__].__class__ = _FrontDoor

"""First and last names of invented people, read from the list beside this file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

SINGLE_NAMES = ("Suryani", "Dewi", "Wulan", "Budi", "Ketut")
"""Some people have one name, and it is complete."""

LONGEST_NAME = "Maximiliana Wilhelmina Featherstonehaugh-Cholmondeley-Wright"
"""Sixty letters and signs: paper has to cope."""

ALWAYS_THERE = (
    ("Áine Gallagher", ""),
    ("Łukasz Żurawski", "pl"),
    ("王小明", "zh"),
    ("محمد حداد", "ar"),
    (LONGEST_NAME, ""),
)
"""People of every invented meeting and their language: printing these names is where software fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Names that go together, how often they are drawn, and the language that often comes with them."""

    weight: float
    women: tuple[str, ...]
    men: tuple[str, ...]
    family: tuple[str, ...]
    language: str = ""
    family_first: bool = False
    joint: str = " "

    def full_name(self, given: str, family: str) -> str:
        """Return a name as its bearer writes it."""
        return self.joint.join((family, given) if self.family_first else (given, family))


@cache
def regions() -> tuple[Region, ...]:
    """Return the regions in the order of the list."""
    return tuple(
        Region(**{**one, **{key: _split(one[key]) for key in ("women", "men", "family")}}) for one in _list()["regions"]
    )


@cache
def sounds() -> dict[str, str]:
    """Return how some given names sound."""
    return dict(_list()["sounds"])


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(files("kinfolk.example").joinpath("names.toml").read_text("utf-8"))


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in names.split())

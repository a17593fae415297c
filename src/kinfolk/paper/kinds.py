"""What a kind of sheet is: its name and purpose, when it is needed, the layouts it allows, and where its items come from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kinfolk.paper.day import Day
    from kinfolk.paper.sheet_options import SheetOptions

Layout = Literal["sheet", "4-up", "8-up", "a6", "a3"]
"""How items lie on paper: one to a whole sheet, four or eight to a sheet to be cut, or on sheets of A6 or A3."""

_DIGEST_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Item:
    """One card or sheet: a ``key`` that stays from print to print, a ``label`` for people, and what stands on it.

    The key may be an id of the list and is never printed; the label is.
    """

    key: str
    label: str
    content: Mapping[str, Any]

    def digest(self, *heading: str) -> str:
        """Return what changes when the content or the ``heading`` changes; plan version and time are not in it."""
        text = json.dumps([heading, self.content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST_LENGTH]


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetKind:
    """One kind of sheet.

    Parameters
    ----------
    name
        By which it is asked for, and the name of its file without ``.pdf``.
    title, purpose
        What people call it, and what it is for, in one sentence.
    box
        The box that it is packed into; boxes are numbered in order of use.
    layouts
        What it may be printed on; the first is the usual one. ``sheet``, ``4-up`` and ``8-up`` follow the paper size.
    template
        The file in ``templates`` that sets it.
    items
        What there is to print on a day.
    words
        The fixed words of the template.
    batch, whole
        How many items are set in one go; up to ``whole`` of them are not cut into batches at all.
    duplex
        Whether it is made to be printed on both sides.
    for_screens
        Whether a short file is given a structure for screen readers.
    """

    name: str
    title: str
    purpose: str
    box: int
    template: str
    items: Callable[[Day, SheetOptions], Sequence[Item]]
    layouts: tuple[Layout, ...] = ("sheet",)
    words: Mapping[str, Any]
    batch: int = 40
    whole: int = 0
    duplex: bool = False
    for_screens: bool = False

    @property
    def sizes(self) -> tuple[str, ...]:
        """The paper sizes that it can be printed on: a4 and letter, and of its own a6 or a3."""
        return ("a4", "letter", *(layout for layout in self.layouts if layout in {"a6", "a3"}))

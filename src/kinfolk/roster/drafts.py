"""A person in the making: what the rows said of them so far, before files are joined and ids settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kinfolk.errors import InputError
from kinfolk.problem import Person
from kinfolk.sentences import joined, say

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPLICIT = "id"
MOST_TROUBLES = 20
PAIRED = ("together", "known")

Value = str | int | bool | None | tuple[str, ...] | tuple[int, ...] | frozenset[str]


@dataclass(frozen=True, slots=True)
class Mention:
    """Other people named in a cell, to be looked up when everybody is known."""

    text: str
    file: str
    row: int
    column: str


@dataclass(slots=True)
class Draft:
    """One person as far as known.

    Parameters
    ----------
    file, row
        Where they were first named.
    fields
        Values of :class:`kinfolk.problem.Person` by name; only what a cell said.
    key, key_kind
        The id somebody gave them, and who: ``EXPLICIT`` for our own column, else the system; both "" if nobody.
    attributes
        Cells of unknown columns by header.
    mentions, apart
        Who is named in ``together`` and ``known``, and confidentially.
    is_guest
        Whether the list does not say their name.
    rounds_at
        File and row that say in which rounds they are.
    """

    file: str
    row: int
    fields: dict[str, Value] = field(default_factory=dict)
    key: str = ""
    key_kind: str = ""
    id: str = ""
    attributes: list[tuple[str, str]] = field(default_factory=list)
    mentions: dict[str, Mention] = field(default_factory=dict)
    apart: list[Mention] = field(default_factory=list)
    is_guest: bool = False
    rounds_at: tuple[str, int] | None = None

    @property
    def name(self) -> str:
        """The name so far, "" for nobody's."""
        return str(self.fields.get("name", ""))

    @property
    def email(self) -> str:
        """The e-mail so far."""
        return str(self.fields.get("email", ""))

    @property
    def order(self) -> str:
        """What they were registered with."""
        return str(self.fields.get("order", ""))

    def person(self) -> Person:
        """Return the finished person."""
        return Person(id=self.id, attributes=tuple(self.attributes), **self.fields)  # type: ignore[arg-type]

    def take(self, other: Draft) -> None:
        """Add what a later file says of the same person; a filled cell replaces, a blank one changes nothing."""
        named_now = self.is_guest and not other.is_guest
        gone = {"name", "guest_of"} if other.is_guest and not self.is_guest else set()
        self.fields.update({name: value for name, value in other.fields.items() if name not in gone})
        if named_now:
            self.is_guest = False
            self.fields.pop("guest_of", None)
        if other.key_kind == EXPLICIT and self.key_kind != EXPLICIT:
            self.key, self.key_kind, self.id = other.key, other.key_kind, other.id
        named = {header for header, _ in other.attributes}
        self.attributes = [pair for pair in self.attributes if pair[0] not in named] + other.attributes
        self.mentions.update(other.mentions)
        self.apart += other.apart
        self.rounds_at = other.rounds_at or self.rounds_at


class Troubles:
    """Errors in cells, gathered so that one reading names many of them at once."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []
        self.count = 0

    def add(self, problem: str, place: Mention, remedy: str = "") -> None:
        """Note an error at a cell; those beyond what is shown are only counted."""
        self.count += 1
        if self.count <= MOST_TROUBLES:
            self.errors.append(
                InputError(problem, file=place.file, row=place.row or None, column=place.column, remedy=remedy)
            )

    def raise_if_any(self) -> None:
        """Raise what was noted, as one error.

        Raises
        ------
        InputError
            The only one, or a list of the first twenty.
        """
        if not self.errors:
            return
        if len(self.errors) == 1:
            raise self.errors[0]
        lines: list[str] = [joined(("  ", error.sentence()), "") for error in self.errors]
        if self.count > MOST_TROUBLES:
            lines.append(joined(("  ", say("and {count:,} more.", count=self.count - MOST_TROUBLES)), ""))
        first = say("{things:,} things in the list cannot be used:", things=self.count)
        raise InputError(joined([first, *lines], "\n"))


def filled(fields: Mapping[str, Value]) -> dict[str, Value]:
    """Return only the fields that say something."""
    return {
        name: value
        for name, value in fields.items()
        if value is not None and value != "" and (value != () or name == "rounds")
    }

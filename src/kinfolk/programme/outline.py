"""What an organiser can write in ``programme.toml``: frozen records, not yet resolved for the people."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.problem import (
    FREE_SEATING,
    SHOULD,
    AtMost,
    Casts,
    KindredRules,
    Level,
    Neighbourhoods,
    PartyRules,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundWish:
    """One ``[[rounds]]`` entry; ``tables`` is empty (all), a specification such as ``10x8``, or names of tables."""

    tables: tuple[str, ...] = ()
    shape: str = ""
    minutes: int = 45
    kind: str = FREE_SEATING
    without: tuple[str, ...] = ()
    crossing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableWish:
    """A ``[[tables]]`` entry without seats: what it adds to the table of that ``id``, written or counted."""

    id: str
    added: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PinWish:
    """One ``[[pins]]`` entry: somebody by id, e-mail or name, at a table (empty: sits out) in a round.

    ``place`` is where it stands in the file, for messages: ``[[pins]] number 2``.
    """

    person: str
    round: int
    table: str
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """``[plan]``: what the command line can say too; the command line wins."""

    rounds: int | None = None
    seats: int | None = None
    tables: str = ""
    seed: int | None = None
    steps: int | None = None
    time: float | None = None
    threads: int | None = None
    accept_proposed: bool = False
    out: str = ""
    pdf: bool = True
    paper: str = "a4"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListWish:
    """``[list]``: how to read the attendee list, as ``--column``, ``--where`` and ``--sheet`` say it."""

    columns: Mapping[str, str] = field(default_factory=dict)
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """All that a ``programme.toml`` says; everything has a default, so an empty one is a good programme."""

    file: str = "programme.toml"
    event: str = ""
    date: str = ""
    language: str = ""
    plan: PlanWish = PlanWish()
    list: ListWish = field(default_factory=ListWish)
    rounds: tuple[RoundWish, ...] = ()
    tables: tuple[Table, ...] = ()
    described: tuple[TableWish, ...] = ()
    promises: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))
    casts: Casts = field(default_factory=Casts)
    pins: tuple[PinWish, ...] = ()
    parties: PartyRules = field(default_factory=PartyRules)
    kindred: KindredRules = field(default_factory=KindredRules)
    neighbourhoods: Neighbourhoods = field(default_factory=Neighbourhoods)
    not_the_only_one: tuple[str, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    balanced: tuple[str, ...] = ()
    walk_limit: float | None = None
    hosts_keep_table: bool = True
    memory_file: str = ""
    memory_level: Level = SHOULD


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the command line says about the programme; None or empty where it says nothing.

    ``event`` is the name the event gets when the programme gives it none; ``promises`` are the levels of some promises.
    """

    rounds: int | None = None
    seats: int | None = None
    tables: str = ""
    cast_size: int | None = None
    event: str = ""
    promises: Mapping[str, Level] = field(default_factory=lambda: MappingProxyType({}))

"""The ``programme`` member of plan.json: everything a plan file stores of the problem, and back without a loss."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kinfolk.problem import (
    DEFAULT_PROMISES,
    AtMost,
    Casts,
    KindredRules,
    Level,
    Neighbourhoods,
    PartyRules,
    Pin,
    Programme,
    Round,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

CONFIDENTIAL = "apart"


def to_document(programme: Programme) -> dict[str, Any]:
    """Return the programme as plain JSON values; keep-apart is never in it."""
    promises = programme.promises
    names = [*DEFAULT_PROMISES, *sorted(set(promises) - set(DEFAULT_PROMISES))]
    return {
        "event": programme.event,
        "date": programme.date,
        "rounds": [_round(round_) for round_ in programme.rounds],
        "promises": {name: _level(promises[name]) for name in names if name in promises and name != CONFIDENTIAL},
        "casts": {
            "smallest": programme.casts.smallest,
            "largest": programme.casts.largest,
            "count": programme.casts.count,
            "meetings": programme.casts.meetings,
            "from_memory": programme.casts.from_memory,
        },
        "pins": [{"person": pin.person, "round": pin.round, "table": pin.table} for pin in programme.pins],
        "parties": {
            "organisation": programme.parties.organisation,
            "order": programme.parties.order,
            "domain": programme.parties.domain,
            "declared": programme.parties.declared,
            "free_mail": list(programme.parties.free_mail),
        },
        "kindred": {
            "at_least": programme.kindred.at_least,
            "share": programme.kindred.share,
            "floor": programme.kindred.floor,
        },
        "neighbourhoods": {
            "size": programme.neighbourhoods.size,
            "crossing": programme.neighbourhoods.crossing,
        },
        "not_the_only_one": list(programme.not_the_only_one),
        "at_most": [{"kind": rule.kind, "limit": rule.limit} for rule in programme.at_most],
        "balanced": list(programme.balanced),
        "walk_limit": programme.walk_limit,
        "hosts_keep_table": programme.hosts_keep_table,
        "memory_level": _level(programme.memory_level),
    }


def _round(round_: Round) -> dict[str, Any]:
    return {
        "round": round_.number,
        "minutes": round_.minutes,
        "kind": round_.kind,
        "without": list(round_.without),
        "crossing": round_.crossing,
        "tables": [_table(table) for table in round_.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    """Return a table; what it does not have is left out, so that big rooms stay readable."""
    document: dict[str, Any] = {"table": table.id, "seats": table.seats}
    if table.minimum is not None:
        document |= {"min": table.minimum, "derived": table.minimum_derived}
    optional = {
        "features": list(table.features),
        "x": table.x,
        "y": table.y,
        "language": table.language,
        "topic": table.topic,
        "neighbourhood": table.neighbourhood,
    }
    return document | {key: value for key, value in optional.items() if value not in (None, "", [])}


def _level(level: Level) -> dict[str, Any]:
    return {"level": str(level), "weight": level.weight}


def from_document(document: Mapping[str, Any]) -> Programme:
    """Return the programme that :func:`to_document` wrote; members that are missing have their usual value.

    The document is expected to satisfy the ``programme`` part of the plan schema
    (:func:`kinfolk.files.read_plan` sees to that).
    """
    usual = Programme()
    one: dict[Table, Table] = {}
    return Programme(
        event=document.get("event", ""),
        date=document.get("date", ""),
        rounds=tuple(_read_round(entry, one) for entry in document.get("rounds", ())),
        promises=_read_promises(document.get("promises", {})),
        casts=Casts(**document.get("casts", {})),
        pins=tuple(Pin(**entry) for entry in document.get("pins", ())),
        parties=PartyRules(**_with_tuples(document.get("parties", {}))),
        kindred=KindredRules(**document.get("kindred", {})),
        neighbourhoods=Neighbourhoods(**document.get("neighbourhoods", {})),
        not_the_only_one=tuple(document.get("not_the_only_one", ())),
        at_most=tuple(AtMost(**entry) for entry in document.get("at_most", ())),
        balanced=tuple(document.get("balanced", ())),
        walk_limit=document.get("walk_limit"),
        hosts_keep_table=document.get("hosts_keep_table", usual.hosts_keep_table),
        memory_level=_read_level(document["memory_level"]) if "memory_level" in document else usual.memory_level,
    )


def _read_round(entry: Mapping[str, Any], one: dict[Table, Table]) -> Round:
    """Return a round; equal tables of several rounds are ``one`` object, as they were when the plan was made."""
    return Round(
        number=entry["round"],
        minutes=entry.get("minutes", 45),
        kind=entry.get("kind", "mixed"),
        without=tuple(entry.get("without", ())),
        crossing=entry.get("crossing", False),
        tables=tuple(one.setdefault(table, table) for table in map(_read_table, entry["tables"])),
    )


def _read_table(entry: Mapping[str, Any]) -> Table:
    return Table(
        id=entry["table"],
        seats=entry["seats"],
        minimum=entry.get("min"),
        minimum_derived=entry.get("derived", False),
        features=tuple(entry.get("features", ())),
        x=entry.get("x"),
        y=entry.get("y"),
        language=entry.get("language", ""),
        topic=entry.get("topic", ""),
        neighbourhood=entry.get("neighbourhood", ""),
    )


def _read_promises(entries: Mapping[str, Any]) -> Mapping[str, Level]:
    levels = {name: _read_level(entry) for name, entry in entries.items() if name != CONFIDENTIAL}
    return MappingProxyType(dict(DEFAULT_PROMISES) | levels)


def _read_level(entry: Mapping[str, Any]) -> Level:
    return Level(entry["weight"], must=entry["level"] == "must")


def _with_tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}

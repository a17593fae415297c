"""A result as the plan.json document of the contract: names instead of positions, in a stable order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk import __version__
from kinfolk.programme import to_document

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from kinfolk.result import Broken, Entry, Ledger, Move, Result

FORMAT = "kinfolk.plan/1"
CONFIDENTIAL = "apart"
FIRST = 1  # the version of a plan that changes none


def plan_document(result: Result) -> dict[str, Any]:
    """Return the plan as plain JSON values in the order of the list and of the room.

    It is a function of the solution and of the problem without its keep-apart requests.
    """
    problem = result.problem
    document: dict[str, Any] = {
        "format": FORMAT,
        "event": problem.programme.event,
        "version": result.version,
        "planner": __version__,
        "seed": result.seed,
        "steps": result.steps,
        "stopped": result.stopped,
        "seconds": round(result.seconds, 3),
        "complete": result.complete,
        "musts": result.musts,
        "programme": to_document(problem.programme),
        "people": [{"id": person.id, "name": person.name} for person in problem.people],
        "rounds": _rounds(result),
        "casts": _casts(result),
        "greeters": _greeters(result),
        "proposed": _proposed(result),
        "ledger": [_entry(entry) for entry in result.ledger.entries if entry.promise != CONFIDENTIAL],
        "totals": _totals(result.ledger),
    }
    if result.moved or result.version > FIRST:  # what changes a plan says who moves, also if nobody does
        document["moved"] = [_move(move) for move in result.moved]
    return document


def _rounds(result: Result) -> list[dict[str, Any]]:
    ids, solution = _Ids(result), result.solution
    seatings = []
    for r, round_ in enumerate(result.problem.rounds):
        away = [person for person, label in zip(result.problem.people, solution.labels[:, r], strict=True) if label < 0]
        seatings.append(
            {
                "round": round_.number,
                "tables": [
                    {
                        "table": table.id,
                        "seats": table.seats,
                        "host": ids.one(solution.hosts[r, t]),
                        "stand_in": ids.one(result.stand_ins[r, t]),
                        "people": ids.all(solution.members(r, t)),
                    }
                    for t, table in enumerate(round_.tables)
                ],
                "sitting_out": [person.id for person in away if result.problem.is_present(person, round_)],
                "absent": [person.id for person in away if not result.problem.is_present(person, round_)],
            }
        )
    return seatings


def _casts(result: Result) -> list[dict[str, Any]]:
    ids, solution = _Ids(result), result.solution
    return [
        {"cast": name, "host": ids.one(solution.cast_hosts[c]), "people": ids.all(solution.by_cast[c])}
        for c, name in enumerate(result.cast_names)
    ]


def _greeters(result: Result) -> list[dict[str, Any]]:
    """Return who greets whom; newcomers of one greeter are listed apart if their stand-ins differ."""
    ids = _Ids(result)
    groups: dict[tuple[int, int], list[int]] = {}
    pairs = zip(result.solution.greeters.tolist(), result.greeter_stand_ins.tolist(), strict=True)
    for newcomer, (greeter, stand_in) in enumerate(pairs):
        if greeter >= 0:
            groups.setdefault((greeter, stand_in), []).append(newcomer)
    return [
        {"greeter": ids.one(greeter), "stand_in": ids.one(stand_in), "newcomers": ids.all(newcomers)}
        for (greeter, stand_in), newcomers in sorted(groups.items())
    ]


def _proposed(result: Result) -> dict[str, list[str]]:
    proposed = {"hosts": list(result.proposed_hosts), "greeters": list(result.proposed_greeters)}
    reserves = {"reserve_hosts": list(result.reserve_hosts), "reserve_greeters": list(result.reserve_greeters)}
    return proposed | {role: people for role, people in reserves.items() if people}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "promise": entry.promise,
        "level": entry.level,
        "weight": entry.weight,
        "owed": entry.owed,
        "kept": entry.kept,
        "impossible": entry.impossible,
        "because": entry.because,
        "broken": [_broken(broken) for broken in entry.broken],
    }


def _broken(broken: Broken) -> dict[str, Any]:
    document: dict[str, Any] = {"id": broken.id, "why": broken.why, "impossible": broken.impossible}
    if broken.level:
        document["level"] = broken.level
    if broken.rounds:
        document["rounds"] = list(broken.rounds)
    return document


def _totals(ledger: Ledger) -> dict[str, Any]:
    return {
        "pairs_met": ledger.pairs_met,
        "coincidences": ledger.coincidences,
        "worst_off": list(ledger.worst_off),
    }


def _move(move: Move) -> dict[str, Any]:
    document: dict[str, Any] = {"id": move.id, "round": move.round, "from": move.origin, "to": move.to}
    return document | ({"why": move.why} if move.why else {})


class _Ids:
    """Positions of people turned into their ids."""

    def __init__(self, result: Result) -> None:
        self._ids = [person.id for person in result.problem.people]

    def one(self, position: int | np.integer[Any]) -> str | None:
        return self._ids[int(position)] if position >= 0 else None

    def all(self, positions: Iterable[int] | NDArray[np.int32]) -> list[str]:
        return [self._ids[int(position)] for position in positions]

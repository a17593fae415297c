"""Plans written by hand for the checker: rounds as tables of names, honest claims filled in on request."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from kinfolk.checker import check
from tests.factories import make_problem, make_promises, make_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.checker import Recount, Tally
    from kinfolk.problem import Problem


def make_plan(
    problem: Problem,
    rounds: Sequence[Mapping[str, str]],
    *,
    hosts: Mapping[tuple[int, str], str] | None = None,
    casts: Mapping[str, str] | None = None,
    cast_hosts: Mapping[str, str] | None = None,
    greeters: Mapping[str, str] | None = None,
    proposed: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return a plan document that seats people as ``rounds`` say; it claims that nothing was promised.

    ``rounds`` is ``[{"1": "ann ben", "2": "cyd"}, ...]``, ``hosts`` is ``{(1, "2"): "cyd"}``, ``casts`` and
    ``greeters`` are ``{"Heron": "ann ben"}`` and ``{"ann": "ben cyd"}``.
    """
    return {
        "format": "kinfolk.plan/1",
        "event": "Test",
        "version": 1,
        "complete": True,
        "musts": "kept",
        "people": [{"id": person.id, "name": person.name} for person in problem.people],
        "rounds": [_round(problem, r, tables, hosts or {}) for r, tables in enumerate(rounds)],
        "casts": [
            {"cast": cast, "host": (cast_hosts or {}).get(cast, ""), "people": ids.split()}
            for cast, ids in (casts or {}).items()
        ],
        "greeters": [
            {"greeter": greeter, "stand_in": "", "newcomers": ids.split()} for greeter, ids in (greeters or {}).items()
        ],
        "proposed": {
            "hosts": list((proposed or {}).get("hosts", ())),
            "greeters": list((proposed or {}).get("greeters", ())),
        },
        "ledger": [],
        "totals": {"pairs_met": 0, "coincidences": 0, "worst_off": []},
    }


def _round(problem: Problem, r: int, tables: Mapping[str, str], hosts: Mapping[tuple[int, str], str]) -> dict[str, Any]:
    round_ = problem.rounds[r]
    seats = {table.id: table.seats for table in round_.tables}
    seated = {id_ for ids in tables.values() for id_ in ids.split()}
    absent = [person.id for person in problem.people if not problem.is_present(person, round_)]
    return {
        "round": round_.number,
        "tables": [
            {
                "table": table,
                "seats": seats[table],
                "host": hosts.get((round_.number, table), ""),
                "stand_in": "",
                "people": ids.split(),
            }
            for table, ids in tables.items()
        ],
        "sitting_out": [person.id for person in problem.people if person.id not in seated | set(absent)],
        "absent": absent,
    }


def honest(problem: Problem, plan: dict[str, Any]) -> dict[str, Any]:
    """Return ``plan`` with the claims that a planner would make who counts as the checker does."""
    found = check(problem, plan)
    plan = copy.deepcopy(plan)
    plan["musts"] = "kept" if found.musts_kept else "not_found"
    plan["complete"] = found.musts_kept
    plan["ledger"] = [_claim(tally) for tally in found.entries]
    plan["totals"] = {
        "pairs_met": found.pairs_met,
        "coincidences": found.coincidences,
        "worst_off": list(found.worst_off),
    }
    return plan


def _claim(tally: Tally) -> dict[str, Any]:
    broken = [{"id": breach.id, "why": "so it is", "impossible": False} for breach in tally.broken]
    for entry, breach in zip(broken, tally.broken, strict=True):
        if breach.level != tally.level:
            entry["level"] = breach.level
    return {
        "promise": tally.promise,
        "level": tally.level,
        "weight": tally.weight,
        "owed": tally.owed,
        "kept": tally.kept,
        "impossible": 0,
        "because": "",
        "broken": broken,
    }


def room(people: Any, *, rounds: int = 1, only: str = "", tables: Any = 2, **fields: Any) -> Problem:
    """Return a problem at ``tables`` tables of eight (or these) with the promises in ``only`` (or the default ones)."""
    if only:
        fields.setdefault("promises", make_promises(only=only.split()))
    tables = make_tables(tables, 8) if isinstance(tables, int) else tables
    return make_problem(people, tables=tables, rounds=rounds, **fields)


def tally(recount: Recount, promise: str) -> Tally | None:
    """Return what was found of ``promise``, if it is owed to anybody."""
    return next((entry for entry in recount.entries if entry.promise == promise), None)


def broken_for(recount: Recount, promise: str) -> list[str]:
    """Return for whom ``promise`` is broken; it must be owed to somebody."""
    found = tally(recount, promise)
    assert found is not None, f"{promise} is owed to nobody"
    return [breach.id for breach in found.broken]


def owed(recount: Recount, promise: str) -> int:
    """Return to how many people ``promise`` is owed."""
    found = tally(recount, promise)
    return found.owed if found else 0

"""The report for organisers: everything by name, the worst-off first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kinfolk.report.accounts import CONFIDENTIAL, Row, headline
from kinfolk.report.charts import BOX, Bar, bars
from kinfolk.report.portraits import from_a_to_z, portray, view_casts, view_hosts
from kinfolk.report.room import draw_room
from kinfolk.report.summary import Summary, histogram
from kinfolk.report.words import LUCK, MEANING
from kinfolk.sentences import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kinfolk.report.accounts import Miss

MOST_TOLD_ONE_BY_ONE = 400
STOPPED = {
    "proved": say("it stopped because nothing was left to gain"),
    "budget": say("it stopped at its budget of steps"),
    "settled": say("it stopped at its budget of steps; no plan keeps any promise for more people"),
    "time": say("it stopped at the time limit"),
    "interrupted": say("it was interrupted and kept the best so far"),
}


def report_context(summary: Summary) -> Mapping[str, object]:
    """Return what ``report.html`` shows."""
    seating, plan = summary.seating, summary.plan
    lead, why = headline(summary.rows, plan)
    portraits = portray(seating, summary.squares, summary.measures.new_people)
    proposed = plan.get("proposed", {})
    return {
        "interactive": True,
        "collisions": tuple(one for one in summary.extra.collisions if one.promise != CONFIDENTIAL),
        "summary": summary,
        "problem": summary.problem,
        "plan": plan,
        "extra": summary.extra,
        "headline": lead,
        "why": why,
        "served": summary.served,
        "box": BOX,
        "told": summary.squares[:MOST_TOLD_ONE_BY_ONE],
        "reasons": reasons,
        "meaning": MEANING,
        "luck_words": LUCK,
        "bars": _bars(summary.new_people),
        "floors": draw_room(seating),
        "portraits": portraits,
        "a_to_z": from_a_to_z(portraits),
        "casts": view_casts(seating),
        "hosts": view_hosts(seating),
        "reserves": {key: proposed.get(key, ()) for key in ("reserve_hosts", "reserve_greeters")},
        "moved": tuple(move for move in plan.get("moved", ()) if move["id"] in summary.problem.index),
        "stopped": STOPPED.get(_stopped(summary), ""),
    }


def _stopped(summary: Summary) -> str:
    """Return why the search ended; ``settled`` where each promise is kept for as many as any plan could serve."""
    stopped, plan = str(summary.plan.get("stopped")), summary.plan
    settled = plan.get("complete", True) and all(len(row.missed) <= row.impossible for row in summary.rows)
    return "settled" if stopped == "budget" and settled else stopped


def _bars(new_people: list[int]) -> tuple[Bar, ...]:
    low, width, counts = histogram(new_people)
    return tuple(
        Bar(low + k * width, low + (k + 1) * width - 1, count, height)
        for k, (count, height) in enumerate(zip(counts, bars(counts), strict=True))
    )


def reasons(row: Row) -> Sequence[tuple[str, tuple[Miss, ...]]]:
    """Return why a promise is broken, and for whom: people with the same reason side by side, most people first."""
    by_why = sorted(row.missed, key=lambda miss: miss.why)
    groups = [(why, tuple(misses)) for why, misses in groupby(by_why, key=lambda miss: miss.why)]
    return sorted(groups, key=lambda group: -len(group[1]))

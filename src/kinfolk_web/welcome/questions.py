"""Which opening question each table gets, so that what two of them share can come out by itself and nothing is given away."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk_web.people.models import MeToo
from kinfolk_web.plans.models import Seat, Sitting
from kinfolk_web.welcome.library import DEEP, LIGHT, OPENING, PERSONAL, library, theme_of
from kinfolk_web.welcome.models import Openings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kinfolk_web.plans.models import Plan
    from kinfolk_web.welcome.library import Line

Place = tuple[int, str]
COVER = 2  # at least so many tables get a question without any reason for each question that has one


def openings(plan: Plan) -> dict[Place, str]:
    """Return the opening question of every table of a plan, in the language of whoever asks; the same at every time."""
    lines = [line for line in library(plan.event) if line.stage == OPENING]
    said = {line.key: str(line.text) for line in lines}
    rounds = len(plan.programme["rounds"])
    found = {}
    for place, key in _keys(plan, lines).items():
        number, _, table = place.partition("/")
        found[int(number), table] = said.get(key) or str(_of_depth(lines, depth_of(int(number), rounds))[0].text)
    return found


def depth_of(number: int, rounds: int) -> int:
    """Return how deep the question of a round is: light at first, deep in the middle, personal at the end."""
    if number == 1:
        return LIGHT
    if number == rounds:
        return PERSONAL
    return DEEP if number % 2 else PERSONAL


def _keys(plan: Plan, lines: Sequence[Line]) -> dict[str, str]:
    """Return the key of the question of every table, chosen when somebody asks first.

    A mended plan keeps those of the plan before it: its sheets are printed, and who saw two draws could tell a table with a
    reason, which has the same question in each, from those that were drawn to it.
    """
    held = Openings.objects.filter(plan=plan).first()
    if held is None:
        before = _keys(plan.base, lines) if plan.why == "repaired" and plan.base is not None else None
        found = _choose(plan, lines, _wanted(plan) if before is None else {})
        chosen = {f"{number}/{table}": key for (number, table), key in found.items()}
        chosen |= {place: key for place, key in (before or {}).items() if place in chosen}
        held, _made = Openings.objects.get_or_create(plan=plan, defaults={"keys": chosen})
    return dict(held.keys)


def _of_depth(lines: Sequence[Line], depth: int) -> list[Line]:
    """Return the questions of a depth; of the nearest one if there are none."""
    nearest = min({line.depth for line in lines}, key=lambda one: (abs(one - depth), one))
    return [line for line in lines if line.depth == nearest]


def _choose(plan: Plan, lines: Sequence[Line], wanted: Mapping[Place, Sequence[str]]) -> dict[Place, str]:
    """Return the key of a question for every table, round by round; none that this round's tables would repeat."""
    rounds = len(plan.programme["rounds"])
    tables: dict[int, list[str]] = defaultdict(list)
    for number, table in Sitting.objects.filter(plan=plan).values_list("round", "table"):
        tables[number].append(table)
    found = {}
    for number, names in tables.items():
        offered = _of_depth(lines, depth_of(number, rounds))
        themes = {table: wanted.get((number, table), ()) for table in names}
        for table, line in share_out(offered, themes, seed=f"{plan.pk}/{number}").items():
            found[number, table] = line.key
    return found


def share_out(offered: Sequence[Line], wanted: Mapping[str, Iterable[str]], *, seed: str) -> dict[str, Line]:
    """Return a question for each table of a round.

    A table with a theme gets the question of that theme only if at least as many tables without any reason, and never
    fewer than two, get it as well. Who these are is drawn by lot; the same seed draws the same.
    """
    order = sorted(wanted, key=lambda table: hashlib.sha256(f"{seed}/{table}".encode()).digest())
    by_theme = {line.theme: line for line in reversed(offered) if line.theme}
    turn = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:4], "big")
    usual = next((line for line in offered if not line.theme), offered[turn % len(offered)])
    reason: dict[str, Line] = {}
    for table in order:
        line = next((by_theme[theme] for theme in wanted[table] if theme in by_theme), None)
        if line is not None:
            reason[table] = line
    free = [table for table in order if table not in reason]
    found = dict.fromkeys(order, usual)
    groups: dict[str, list[str]] = defaultdict(list)
    for table, line in reason.items():
        groups[line.key].append(table)
    for key, tables in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        cover = max(COVER, len(tables))
        if len(free) < cover:
            continue
        line = reason[tables[0]]
        found |= dict.fromkeys([*tables, *free[:cover]], line)
        free = free[cover:]
        del key
    return found


def _wanted(plan: Plan) -> dict[Place, list[str]]:
    """Return the themes of what two or more at a table said and not all of them let be named there, the rarest first."""
    said: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    holders: dict[int, int] = defaultdict(int)
    texts: dict[int, str] = {}
    yeses = MeToo.objects.filter(attendee__event=plan.event).values_list(
        "attendee_id", "statement_id", "shown", "statement__text"
    )
    for attendee, statement, shown, text in yeses:
        said[attendee].append((statement, shown))
        holders[statement] += 1
        texts[statement] = text
    at: dict[Place, list[int]] = defaultdict(list)
    for number, table, attendee in Seat.objects.filter(plan=plan).values_list("round", "table", "attendee_id"):
        at[number, table].append(attendee)
    found = {}
    for place, people in at.items():
        shown_by: dict[int, list[bool]] = defaultdict(list)
        for attendee in people:
            for statement, shown in said[attendee]:
                shown_by[statement].append(shown)
        unnamed = [one for one, shown in shown_by.items() if len(shown) > 1 and not all(shown)]
        themes = (theme_of(texts[one]) for one in sorted(unnamed, key=lambda one: (holders[one], one)))
        found[place] = [theme for theme in themes if theme]
    return found

"""The report for a board: the same pictures without names, and nothing about a group of fewer than five people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from kinfolk.report.accounts import headline
from kinfolk.report.charts import BOX, Bar, CommunityPicture, bars, draw_community
from kinfolk.report.portraits import view_casts
from kinfolk.report.privacy import THRESHOLD, may_tell, merge_bins, told, told_share
from kinfolk.report.room import draw_room
from kinfolk.report.summary import Summary, histogram
from kinfolk.report.words import LUCK, number, number_range, words_of
from kinfolk.sentences import Sentence, say, tell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kinfolk.report.accounts import Row
    from kinfolk.report.community import Stage
    from kinfolk.robustness import Range

WHOLE, GROWING = say("one whole"), say("growing")
_SHOWN_THREADS = 4
"""One thread in so many may be drawn, so that no picture shows who sat with whom at any table."""


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A promise as everybody may read it; ``kept`` and ``rest`` are the parts of its bar in percent."""

    title: str
    level: str
    sentence: str
    kept: int


@dataclass(frozen=True, slots=True)
class BoardLuck:
    """One thing that happens to people, by luck and by plan, as shares that tell about nobody."""

    what: str
    luck_low: int
    luck_high: int
    luck: str
    plan_width: int
    plan: str


def board_context(summary: Summary) -> Mapping[str, object]:
    """Return what ``board.html`` shows; for fewer than five people, nothing but the event."""
    everybody = len(summary.problem.people)
    seated = int(summary.seated.sum())
    common: dict[str, object] = {
        "interactive": False,
        "summary": summary,
        "box": BOX,
        "everybody": everybody,
        "too_few": everybody < THRESHOLD or not may_tell(seated, everybody),
    }
    if common["too_few"]:
        return common
    rows = board_rows(summary)
    return common | {
        "headline": _headline(summary, rows),
        "facts": _facts(summary),
        "served": told_share(summary.served, seated),
        "pictures": board_pictures(summary),
        "captions": tuple(_caption(stage) for stage in summary.stages),
        "rows": rows,
        "comparisons": _comparisons(summary),
        "bars": _bars(summary.new_people),
        "floor": next(iter(draw_room(summary.seating)), None),
        "casts": _casts(summary),
        "chairs": _chairs(summary),
        "kindred": _kindred(summary),
    }


def board_rows(summary: Summary) -> tuple[BoardRow, ...]:
    """Return the promises that are owed to five people or more, without reasons."""
    everybody = len(summary.problem.people)
    return tuple(_row(row, everybody) for row in summary.rows if row.owed >= THRESHOLD)


def _row(row: Row, everybody: int) -> BoardRow:
    words = row.words
    if row.kept == row.owed:
        return BoardRow(words.title, row.level, words.all, 100)
    # How many it is owed to is itself a group, and so is the rest.
    tellable = may_tell(row.owed, everybody) or row.owed == everybody
    text = told(row.kept, row.owed) if tellable else told_share(row.kept, row.owed)
    said = tell("{how_many} {what}.", how_many=text, what=words.many)
    return BoardRow(words.title, row.level, said, _width(row.kept, row.owed))


def _width(part: int, whole: int) -> int:
    """Return a share in percent for a bar, stopped short of telling about fewer than five people."""
    if part in (0, whole) or may_tell(part, whole):
        return round(100 * part / whole)
    limit = min(50, -(-100 * THRESHOLD // whole))
    return limit if part < whole - part else 100 - limit


def _headline(summary: Summary, rows: tuple[BoardRow, ...]) -> str:
    if not summary.plan.get("complete", True):
        return headline(summary.rows, summary.plan)[0]
    if not summary.squares:
        return tell("Everybody gets everything this plan promises.")
    title = words_of("new_faces").title
    faces = next((row for row in rows if row.title == title), None)
    return faces.sentence if faces else tell("A plan for everybody.")


def _facts(summary: Summary) -> tuple[tuple[str, str], ...]:
    everybody = len(summary.problem.people)
    new = int(summary.seating.facts.newcomer.sum())
    hosts = int(summary.seating.host_seat.any(axis=1).sum())
    facts = [(tell("people"), number(everybody))]
    facts += [(tell("new here"), number(new))] * (new >= THRESHOLD and may_tell(new, everybody))
    facts += [(tell("rounds"), number(len(summary.problem.rounds))), (tell("tables"), number(summary.most_tables))]
    facts += [(tell("hosts"), number(hosts))] * (hosts >= THRESHOLD and may_tell(hosts, everybody))
    facts += [(tell("casts"), number(len(summary.seating.casts)))] * bool(summary.seating.casts)
    return tuple(facts)


def board_pictures(summary: Summary) -> tuple[CommunityPicture, ...]:
    """Return the growing community with islands of fewer than five people dissolved, and nobody marked as new."""
    stages = tuple(_without_small_islands(stage) for stage in summary.stages)
    return draw_community(stages, np.zeros(stages[0].people, dtype=np.bool_))


def _caption(stage: Stage) -> Sentence:
    if stage.islands == 1:
        return WHOLE
    if stage.people - stage.largest < THRESHOLD:
        return say("nearly one whole")
    return GROWING if stage.round else say("islands")


def _without_small_islands(stage: Stage) -> Stage:
    """Draw people of small islands as if they stood alone; if they are fewer than five, with the largest island."""
    small = stage.sizes[stage.island] < THRESHOLD
    few = 0 < int(small.sum()) < THRESHOLD
    kept = int((stage.sizes >= THRESHOLD).sum())
    island = stage.island.copy()
    island[small] = 0 if few and kept else kept + np.arange(int(small.sum()))
    return replace(
        stage,
        island=island,
        sizes=np.bincount(island).astype(np.int32),
        threads=stage.threads[::_SHOWN_THREADS],
        linked=stage.linked if may_tell(max(stage.linked, 0), stage.pairs) else -1,
    )


def _comparisons(summary: Summary) -> tuple[BoardLuck, ...]:
    return tuple(
        BoardLuck(
            what=LUCK[row.name],
            luck_low=round(100 * row.luck.low / row.of),
            luck_high=round(100 * row.luck.high / row.of),
            luck=tell("{share} %", share=round(100 * row.luck.mean / row.of)),
            plan_width=_width(row.plan, row.of),
            plan=told_share(row.plan, row.of),
        )
        for row in summary.comparisons
        if row.of >= THRESHOLD
    )


def _bars(counts: list[int]) -> tuple[Bar, ...]:
    low, width, people = histogram(counts)
    merged = merge_bins(people)
    # A bar that stands for several numbers is as high as their average, so that its area is honest.
    heights = bars([round(1000 * count / (last - first + 1)) for first, last, count in merged])
    return tuple(
        Bar(low + first * width, low + (last + 1) * width - 1, count, height)
        for (first, last, count), height in zip(merged, heights, strict=True)
    )


def _casts(summary: Summary) -> Mapping[str, object] | None:
    casts = view_casts(summary.seating)
    sizes = [len(cast.people) for cast in casts]
    in_casts = sum(sizes)
    if not casts or min(sizes) < THRESHOLD or not may_tell(in_casts, len(summary.problem.people)):
        return None
    few, many = min(sizes), max(sizes)
    size = str(few) if few == many else tell("{low} to {high}", low=few, high=many)
    return {"badges": [(cast.name, cast.badge) for cast in casts], "size": size}


def _chairs(summary: Summary) -> tuple[tuple[str, str, str], ...]:
    morning = summary.no_shows
    lost = morning.tables_without_host
    tables = tell(
        "of {tables} tables over all rounds lose both host and stand-in and would run themselves",
        tables=number(morning.tables.mean),
    )
    told_rows = [(number(lost.mean), number_range(lost), tables)]
    newcomers = sum(len(group.people) for group in summary.seating.greeters)
    if newcomers >= THRESHOLD and may_tell(newcomers, len(summary.problem.people)):
        told_rows.append(
            (_few(morning.newcomers_without_greeter), "", tell("newcomers who come lose both greeter and stand-in"))
        )
    return tuple(told_rows)


def _few(spread: Range) -> str:
    return number(spread.mean) if spread.mean >= THRESHOLD or not spread.high else tell("fewer than five")


def _kindred(summary: Summary) -> tuple[tuple[str, str], ...]:
    count, everybody = summary.kindred, len(summary.problem.people)
    if count.people < THRESHOLD or not may_tell(count.people, everybody):
        return ()
    share = told_share(count.people_may_find_out, count.people)
    return (
        (number(count.people), tell("people sit with somebody kindred at least once")),
        (share, tell("of them may find out, because both let it be shown")),
    )

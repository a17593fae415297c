"""A forecast in plain words: the tail first, luck beside plan, and everything that was assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk.sentences import Sentence, say, say_blank, spoken, tell, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LABELS: dict[str, Sentence] = {
    "nobody": say("People who meet nobody new"),
    "nobody_by_minutes": say_blank("Nobody new, counted by the same {minutes} min on both sides"),
    "two_or_fewer": say("People who meet two new people or fewer"),
    "new_people": say("New people that a person meets"),
    "newcomers_nobody": say("Newcomers who meet nobody new"),
    "returners_nobody": say("Returners who meet nobody new"),
    "newcomers_alone": say("Newcomers who meet nobody at all"),
    "returners_alone": say("Returners who meet nobody at all"),
    "newcomers_new": say("New people that a newcomer meets"),
    "returners_new": say("New people that a returner meets"),
    "own_party": say("Of those whom a person meets, who is of their own party"),
    "reach_2": say("People within two steps of a person"),
}
"""What each measure is called, by its name in the file; :func:`label` fills the blanks."""


def label(name: str, document: Mapping[str, Any]) -> Sentence:
    """Return what a measure of a ``kinfolk.forecast/1`` document is called, with the minutes that it counts by."""
    return say(str(LABELS[name]), minutes=f"{assumed(document, 'met_minutes'):g}")


def assumed(document: Mapping[str, Any], name: str) -> float:
    """Return the value of an assumption of a ``kinfolk.forecast/1`` document."""
    return float(next(one["value"] for one in document["assumptions"] if one["name"] == name))


def told(document: Mapping[str, Any]) -> str:
    """Return a ``kinfolk.forecast/1`` document as text for a terminal."""
    return "\n".join(_lines(document))


def _lines(document: Mapping[str, Any]) -> Iterator[str]:
    rounds, breaks = document["minutes"]["rounds"], document["minutes"]["breaks"]
    yield tell(
        "{event}, plan {version}: {people:,} people, {rounds} minutes of rounds, {breaks:.0f} minutes of breaks.",
        event=document["event"], version=document["plan_version"], people=document["people"], rounds=rounds, breaks=breaks,
    )  # fmt: skip
    yield tell(
        "Simulated {runs:,} times, each time once by luck and once as planned: the same people, the same minutes.",
        runs=document["runs"],
    )
    yield ""
    yield f"{'':60}{tell('by luck'):>14}{tell('by plan'):>17}"
    for row in document["measures"]:
        luck, plan = (ranged(row[arm], row["unit"]) for arm in ("luck", "plan"))
        yield f"{spoken(label(row['name'], document)):60}{luck:>14}{plan:>17}"
    yield ""
    yield tell(
        "Two people met if they mingled for {minutes:g} min in all, or talked for {table:g} min at one table, where no more pairs "
        "met than is assumed below.",
        minutes=assumed(document, "met_minutes"),
        table=assumed(document, "table_minutes"),
    )
    yield tell("In brackets: the range in which nine of ten simulated gatherings lie. It is no promise about yours.")
    yield ""
    yield tell("Assumed; change with --assume NAME=VALUE:")
    for one in document["assumptions"]:
        changed = "" if one["value"] == one["default"] else tell(" (usually {value:g})", value=one["default"])
        yield f"  {one['name']:16}{one['value']:>9g}  {spoken(one['label'])}{changed}"


def ranged(one: Mapping[str, float], unit: str) -> str:
    """Return a mean with its range: ``39 % (35-44)``, or ``1.2 (0.9-1.5)``."""
    if unit == "share":
        return f"{100 * one['mean']:.0f} % ({100 * one['low']:.0f}-{100 * one['high']:.0f})"
    mean, low, high = (written(f"{one[name]:.1f}") for name in ("mean", "low", "high"))
    return f"{mean} ({low}-{high})"

"""A recount as text for people and as JSON for programs; never a word about keep-apart requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kinfolk.checker.recount import Breach, Recount, Tally

FORMAT = "kinfolk.recount/1"
MOST_NAMED = 5
MOST_SENTENCES = 20


def as_json(recount: Recount) -> dict[str, Any]:
    """Return ``recount`` as the object that ``kinfolk check --json`` prints."""
    return {
        "format": FORMAT,
        "ok": recount.ok,
        "musts_kept": recount.musts_kept,
        "people": recount.people,
        "entries": [_entry(tally) for tally in recount.entries],
        "pairs_met": recount.pairs_met,
        "coincidences": recount.coincidences,
        "worst_off": list(recount.worst_off),
        "remembered": list(recount.remembered),
        "structure": list(recount.structure),
        "differences": list(recount.differences),
    }


def _entry(tally: Tally) -> dict[str, Any]:
    broken = [
        {"id": breach.id, "degree": breach.degree, "level": breach.level, "rounds": list(breach.rounds)}
        for breach in tally.broken
    ]
    return {
        "promise": tally.promise,
        "level": tally.level,
        "weight": tally.weight,
        "owed": tally.owed,
        "kept": tally.kept,
        "broken": broken,
    }


def render(recount: Recount) -> str:
    """Return ``recount`` as the text that ``kinfolk check`` prints."""
    return "\n".join(_lines(recount)) + "\n"


def _lines(recount: Recount) -> Iterator[str]:
    yield f"Recounted {len(recount.entries)} promises for {_people(recount.people)} from the list and the plan."
    yield ""
    width = max((len(tally.promise) for tally in recount.entries), default=0)
    for tally in recount.entries:
        yield f"  {tally.promise:<{width}}  {tally.level:<6}  kept for {tally.kept} of {tally.owed}{_broken(tally)}"
    yield ""
    yield f"{recount.pairs_met} pairs meet; {recount.coincidences} coincidences."
    yield "Every must is kept." if recount.musts_kept else "Some musts are broken."
    if recount.remembered:
        yield f"{_people(len(recount.remembered))} sit with somebody they met before, which the programme forbids."
    if recount.structure:
        yield from _section("The plan contradicts the list or itself:", recount.structure)
    if recount.differences:
        yield from _section("The plan claims what the recount does not find:", recount.differences)
    if recount.ok:
        yield "The plan is sound, and its ledger says the same as this recount."


def _broken(tally: Tally) -> str:
    if not tally.broken:
        return ""
    named = ", ".join(_breach(breach) for breach in tally.broken[:MOST_NAMED])
    more = len(tally.broken) - MOST_NAMED
    return f": not for {named}" + (f" and {more} more" if more > 0 else "")


def _breach(breach: Breach) -> str:
    if not breach.rounds:
        return breach.name
    rounds = ", ".join(map(str, breach.rounds))
    return f"{breach.name} ({'round' if len(breach.rounds) == 1 else 'rounds'} {rounds})"


def _section(title: str, sentences: tuple[str, ...]) -> Iterator[str]:
    yield title
    yield from (f"  - {sentence}" for sentence in sentences[:MOST_SENTENCES])
    if len(sentences) > MOST_SENTENCES:
        yield f"  - and {len(sentences) - MOST_SENTENCES} more; --json lists them all."


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"

"""A plan in plain words for the end of a run: who is served, who is not and why, whom to ask, where the files are."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from typing import TYPE_CHECKING

from kinfolk.report.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from kinfolk.files import Saved
    from kinfolk.result import Entry, Result

MOST_NAMED = 5
WIDTH = 100
ALONE, FEW = 1, 4
LONGER = 3  # times the steps of a search that did not find what may exist
STOPPED = {
    "proved": "nothing is left to gain, as the bounds prove",
    "budget": "the steps for a problem of this size were used up",
    "settled": "the steps for a problem of this size were used up; no plan keeps any promise for more people",
    "time": "the time was up",
    "interrupted": "you interrupted it",
}


def of_plan(result: Result, saved: Saved, folder: Path, *, accepted: bool = False) -> str:
    """Return the summary of a plan that was written to ``folder``; ``accepted``: the proposed have said yes."""
    lines = [
        *_head(result, saved),
        "",
        *_promises(result, longer=_longer(result)),
        *_proposed(result, accepted=accepted),
        *_list("Worth knowing:", (*result.notes, *result.advice)),
        "",
        _ending(result),
        *_files(saved, folder),
    ]
    return "\n".join(lines)


def of_repair(result: Result, saved: Saved, folder: Path) -> str:
    """Return the summary of a repair: first of all what is different and who moves."""
    lines = [
        *_head(result, saved),
        *_list("What is different:", (*result.notes, *result.advice)),
        *_moves(result),
        "",
        *_promises(result),
        "",
        *_files(saved, folder),
    ]
    return "\n".join(lines)


def _head(result: Result, saved: Saved) -> Iterator[str]:
    programme = result.problem.programme
    tables = max(len(round_.tables) for round_ in programme.rounds)
    casts = f", {_counted(len(result.cast_names), 'cast', 'casts')}" if result.cast_names else ""
    yield (
        f"{programme.event}: plan {saved.document['version']} for {_people(len(result.problem.people))}, "
        f"{_counted(len(programme.rounds), 'round', 'rounds')} at {_counted(tables, 'table', 'tables')}{casts}."
    )


def _longer(result: Result) -> str:
    """Return how a longer search could still find what this one did not; empty where it cannot."""
    if result.musts != "not_found":
        return ""
    if result.stopped in ("time", "interrupted"):
        return "The search was cut short: one that ends by itself may find such a plan."
    return f"Or search longer, with --steps {_rounded_up(LONGER * max(1, result.steps))}."


def _rounded_up(number: int) -> int:
    unit = int("1" + "0" * max(0, len(str(number)) - 2))
    return -(-number // unit) * unit


def _musts(result: Result) -> Iterator[str]:
    if result.musts == "kept":
        yield "Every must is kept."
    elif result.musts == "impossible":
        yield "Not every must can be kept; this is proven. The best plan there is was written, marked incomplete."
    else:
        yield "Not every must was kept; no better plan was found, though none is proven impossible. It is marked incomplete."
    for collision in result.collisions:
        if collision.promise != "apart":
            yield from _wrapped(f"{_ended(collision.sentence)} {collision.remedy}", "  ! ")


def _promises(result: Result, longer: str = "") -> Iterator[str]:
    yield from _musts(result)
    if longer:
        yield f"  {longer}"
    alone = len(result.problem.people) == ALONE  # what is owed among people is kept to nobody
    for entry in result.ledger.entries:
        if entry.promise != "apart" and (entry.promise == "seated" or not alone):
            yield from _entry(entry)
    yield from _worst_off(result)


def _entry(entry: Entry) -> list[str]:
    words = words_of(entry.promise)
    line = f"{entry.kept:,} of {entry.owed:,} {words.one if entry.owed == 1 else words.many}."
    if entry.impossible and entry.impossible == len(entry.broken):
        line += f" No plan could serve more: {_ended(entry.because)}"
    elif entry.impossible:
        line += f" At least {entry.impossible:,} cannot be served by any plan: {_ended(entry.because)}"
    return _wrapped(line, "  ")


def _worst_off(result: Result) -> Iterator[str]:
    if len(result.problem.people) == ALONE:
        return
    names = {person.id: person.name for person in result.problem.people}
    whys: dict[str, list[str]] = defaultdict(list)
    for entry in result.ledger.entries:
        for broken in entry.broken:
            whys[broken.id].append(broken.why)
    first = [id_ for id_ in result.ledger.worst_off if whys[id_]]
    if first:
        yield ""
        yield "Worst off:"
    for id_ in first[:MOST_NAMED]:
        yield from _wrapped(_ended(f"{names[id_]}: {'; '.join(why.rstrip('.') for why in whys[id_])}"), "  ")


def _proposed(result: Result, *, accepted: bool) -> Iterator[str]:
    if len(result.problem.people) < FEW:  # they will manage without anybody being asked
        return
    names = {person.id: person.name for person in result.problem.people}
    for task, asked in (("host", result.proposed_hosts), ("greet", result.proposed_greeters)):
        if asked:
            yield ""
            some = [names[id_] for id_ in asked[:MOST_NAMED]]
            more = [f"{len(asked) - MOST_NAMED} more"] if len(asked) > MOST_NAMED else []
            who = f"{_people(len(asked))}: {_listed([*some, *more])}"
            if accepted:
                sentence = f"The list names nobody to {task}. As they have said yes, paper names {who}."
            else:
                sentence = (
                    f"The list names nobody to {task}. Please ask {who}. --accept-proposed once they have said yes."
                )
            yield from _wrapped(sentence, "")


def _moves(result: Result) -> Iterator[str]:
    names = {person.id: person.name for person in result.problem.people}
    if result.moved:
        moved = {move.id for move in result.moved}
        yield ""
        yield f"{_people(len(moved))} {'moves' if len(moved) == 1 else 'move'}:"
    else:
        yield ""
        yield "Nobody moves."
    for move in result.moved:
        origin, to = (f"table {table}" if table else "no table" for table in (move.origin, move.to))
        why = f" {move.why}" if move.why else ""
        yield from _wrapped(f"{names.get(move.id, move.id)}, round {move.round}: from {origin} to {to}.{why}", "  ")


def _list(title: str, sentences: tuple[str, ...]) -> Iterator[str]:
    if sentences:
        yield ""
        yield title
    for sentence in sentences:
        yield from _wrapped(sentence, "  ")


def _ending(result: Result) -> str:
    effort = f"{result.steps:,} steps, {result.seconds:.1f} seconds, seed {result.seed}"
    settled = result.stopped == "budget" and _is_settled(result)
    return f"It stopped because {STOPPED['settled' if settled else result.stopped]}: {effort}."


def _is_settled(result: Result) -> bool:
    """Whether each promise is kept for as many people as any plan could serve, as the bounds prove."""
    entries = [entry for entry in result.ledger.entries if entry.promise != "apart"]
    return result.complete and all(len(entry.broken) <= entry.impossible for entry in entries)


def _files(saved: Saved, folder: Path) -> Iterator[str]:
    if not saved.written:
        yield f"{folder} already holds this very plan; nothing was written."
    else:
        yield f"Written to {folder}: {', '.join(saved.files)}."
    if "report.html" in saved.files:
        yield f"Begin with {folder / 'report.html'}."


def _people(count: int) -> str:
    return _counted(count, "person", "people")


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _wrapped(text: str, start: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * max(2, len(start) + 2))

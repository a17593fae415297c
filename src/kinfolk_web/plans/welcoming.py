"""The opening to the room of welcoming: greeters settled before a plan reach it, it hands on its own, hosts get questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kinfolk_web.people.models import Attendee

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kinfolk.problem import Pairs
    from kinfolk_web.communities.models import Event
    from kinfolk_web.plans.models import Plan

    Settled = Iterable[tuple[str, str, str]]  # codes of greeter, newcomer and, where there is one, the stand-in
    Source = Callable[[Event], Settled]
    Ended = Callable[[Event], Iterable[tuple[str, str]]]  # codes of greeter and newcomer
    Heir = Callable[[Plan], None]
    Greeter = Callable[[Attendee], tuple[str, str] | None]  # name, and place where they wait
    Lines = Callable[[Event], Mapping[str, str]]  # by code of a newcomer
    Places = Callable[[Event], Mapping[str, str]]  # by code of a greeter
    Questions = Callable[[Plan], Mapping[tuple[int, str], str]]

_sources: list[Source] = []
_ended: list[Ended] = []
_heirs: list[Heir] = []
_questions: list[Questions] = []
_greeters: list[Greeter] = []
_lines: list[Lines] = []
_places: list[Places] = []


def register(source: Source, heir: Heir, questions: Questions, greeter: Greeter, ended: Ended) -> None:
    """Take who greets whom from ``source`` and ``greeter``, tell ``heir`` of plans that hold, take tables' ``questions``.

    ``ended`` says who greeted whom and does so no more.
    """
    _sources[:], _heirs[:], _questions[:], _greeters[:] = [source], [heir], [questions], [greeter]
    _ended[:] = [ended]


def register_lines(lines: Lines) -> None:
    """Take what greeters are asked for beside the usual from ``lines`` (the welcome lottery has some)."""
    _lines[:] = [lines]


def register_places(places: Places) -> None:
    """Take from ``places`` where, when and by which sign greeters are found."""
    _places[:] = [places]


def meeting_places(event: Event) -> dict[str, str]:
    """Return where, when and by which sign greeters are found, by their codes."""
    return {code: place for places in _places for code, place in places(event).items()}


def lines_of(event: Event) -> dict[str, str]:
    """Return one line more for whoever greets somebody, by the code of whom they greet."""
    return {code: line for lines in _lines for code, line in lines(event).items()}


def settled(event: Event, codes: Iterable[str]) -> Pairs:
    """Return who was settled to greet whom, of those whom a plan knows: pairs of codes, the greeter first."""
    known = set(codes)
    pairs = ((one[0], one[1]) for source in _sources for one in source(event))
    return tuple(pair for pair in pairs if known.issuperset(pair))


def greeter_code(attendee: Attendee) -> str:
    """Return the code of whoever greets somebody by now; nothing if nobody does."""
    named = (one for source in _sources for one in source(attendee.event))
    return next((greeter for greeter, newcomer, _stand_in in named if newcomer == attendee.code), "")


def hand_on(plan: Plan) -> None:
    """Tell that a plan holds: newcomers whom it gave a greeter, and who had none, have one from now on."""
    for heir in _heirs:
        heir(plan)


def as_settled(event: Event, document: Mapping[str, Any], *, holds: bool = False) -> dict[str, Any]:
    """Return a plan's document with the greeters as they are settled by now; who never had any keeps the plan's.

    Of the plan's, whatever has ended since is left out, and of a plan that ``holds`` all whose greeter has agreed: it has
    been handed on, so that paper names nobody whom a phone does not name. The vault is not asked: what it says would be
    read off a draft that is printed twice.
    """
    known = {one["id"] for one in document["people"]}
    now = {one[1]: one for source in _sources for one in source(event) if known.issuperset(one[:2])}
    may_be, agreed = _still_possible(event), _agreed(event) if holds else frozenset()
    groups: dict[tuple[str, str | None], list[str]] = {}
    for entry in document["greeters"]:
        for newcomer in entry["newcomers"]:
            if newcomer not in now and entry["greeter"] not in agreed and may_be(entry["greeter"], newcomer):
                stand_in = entry["stand_in"] if may_be(entry["stand_in"], newcomer) else None
                groups.setdefault((entry["greeter"], stand_in), []).append(newcomer)
    for greeter, newcomer, stand_in in now.values():
        groups.setdefault((greeter, stand_in if stand_in in known else None), []).append(newcomer)
    greeters = [
        {"greeter": greeter, "stand_in": stand_in, "newcomers": newcomers}
        for (greeter, stand_in), newcomers in groups.items()
    ]
    return {**document, "greeters": greeters}


def _agreed(event: Event) -> frozenset[str]:
    greeters = Attendee.objects.filter(event=event, is_greeter=True)
    return frozenset(greeters.values_list("code", flat=True))


def _still_possible(event: Event) -> Callable[[str | None, str], bool]:
    """Return what says whether one may greet the other, by their codes, as far as anybody has said since."""
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING).values_list("code", "no_greeter")
    quiet = dict(coming)
    over = {pair for ended in _ended for pair in ended(event)}

    def may_be(greeter: str | None, newcomer: str) -> bool:
        both = greeter in quiet and newcomer in quiet
        return both and not quiet[newcomer] and (greeter, newcomer) not in over

    return may_be


def questions_of(plan: Plan) -> dict[tuple[int, str], str]:
    """Return the opening question of each table in each round, as hosts' phones show it."""
    return {place: said for questions in _questions for place, said in questions(plan).items()}


def greeter_now(attendee: Attendee) -> tuple[str, str] | None:
    """Return the name of whoever greets somebody by now, and the place where they wait; None if nobody does."""
    return next((found for greeter in _greeters if (found := greeter(attendee)) is not None), None)

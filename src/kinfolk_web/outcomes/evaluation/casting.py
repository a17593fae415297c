"""Cast against mixer: some groups of twenty keep to their small casts in every second round, the others meet new faces."""

from __future__ import annotations

import heapq
import math
import secrets
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kinfolk.errors import InputError
from kinfolk.facts import Facts
from kinfolk_web.outcomes.evaluation import actions, seating
from kinfolk_web.outcomes.evaluation.actions import NotNowError, Settled
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm
from kinfolk_web.plans import bridge
from kinfolk_web.plans.confidential import apart_of
from kinfolk_web.plans.words import said_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kinfolk.problem import Problem, Table
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

CAST, CASTS = 5, 4  # people in a cast, and casts in a cluster of twenty
FEWEST_CLUSTERS = (
    8  # of fewer no draw is rare enough: of six there are 20 draws, so chance alone is never below 1 in 10
)
LEAST_ROUNDS = 3  # so that a cast meets twice
ALIKE = 0.05  # how much more alike answers of one cluster are (intra-class correlation), for the sketch: an assumption
USUALLY = 0.3


@transaction.atomic
def write_casts(*, event: Event, by: User | None) -> Study:
    """Write the protocol of casts against mixing: casts are made for every cluster, and the lot decides which keep theirs.

    Raises
    ------
    NotNowError
        A plan is released, the programme leaves no room for it, or too few people can be drawn.
    """
    seating.refuse(event, Study.Design.CASTS)
    _refuse_programme(event)
    problem = _problem(event)
    clusters = _clusters(event, problem)
    _refuse_few(len(clusters))
    _refuse_full(problem, len(clusters))
    people = len(clusters) * CASTS * CAST
    settled = Settled(
        units="clusters",
        planned={
            "people": people,
            "clusters": len(clusters),
            "rounds": len(problem.rounds),
            "detectable_in_100": _detectable(people),
        },
        blocks=("cluster of twenty",) * len(clusters),
    )
    places = [[(one, cast) for cast, members in enumerate(cluster) for one in members] for cluster in clusters]
    return actions.write_units(event=event, design=Study.Design.CASTS, units=places, settled=settled, by=by)


def _refuse_programme(event: Event) -> None:
    outline = bridge.outline_of(event)
    if len(outline.rounds) < LEAST_ROUNDS:
        raise NotNowError(
            _("With %d rounds nobody could meet their cast again in every second one: it takes three at least.")
            % len(outline.rounds)
        )
    if outline.casts.wanted:
        raise NotNowError(_("The programme has casts for everybody, so there is nothing to compare them with."))
    if outline.neighbourhoods.size:
        raise NotNowError(_("This room is planned in neighbourhoods, and casts would have to cross them."))


def _problem(event: Event) -> Problem:
    try:
        problem, _notes = bridge.problem_of(event, apart_of(event))
    except InputError as error:
        raise NotNowError(str(said_now(error.sentence()))) from error
    if problem.programme.level("new_faces").must:
        raise NotNowError(
            _("“Meets nobody twice” is a must here, and casts meet again. Make it a wish, or leave this off.")
        )
    return problem


def _refuse_few(clusters: int) -> None:
    if clusters < FEWEST_CLUSTERS:
        raise NotNowError(
            _(
                "Whole groups of %(size)d are drawn, and fewer than %(least)d of them show nothing: even the clearest "
                "difference would come about by chance too often. There are people for %(clusters)d. It takes about "
                "%(people)d people who do not host, have no pin and need no certain table."
            )
            % {
                "size": CAST * CASTS,
                "least": FEWEST_CLUSTERS,
                "clusters": clusters,
                "people": CAST * CASTS * FEWEST_CLUSTERS,
            }
        )


def _refuse_full(problem: Problem, clusters: int) -> None:
    wanted = (clusters + 1) // 2 * CASTS
    if any(len(_tables(problem, number)) < wanted for number in _theirs(len(problem.rounds))):
        raise NotNowError(
            _(
                "Casts of %(cast)d need tables of %(seats)d or more, and %(tables)d of them. Plan for larger tables, or more."
            )
            % {"cast": CAST, "seats": CAST + 1, "tables": wanted}
        )


def _detectable(people: int) -> int:
    from kinfolk.evaluating.power import of_two_arms  # scipy: nobody else waits for it

    return math.ceil(100 * of_two_arms(round(people / (1 + (CASTS * CAST - 1) * ALIKE)), base=USUALLY))


# -- who is in which cast ---------------------------------------------------------------------------------------------


def _clusters(event: Event, problem: Problem) -> list[list[list[int]]]:
    """Return clusters of casts of attendees, dealt out at random: nobody with their party, nor with whom they must not sit.

    Whoever fits into no cast, or is left over, sits as ever; nobody can tell why.
    """
    people = _who(event)
    company = _company(problem)
    secrets.SystemRandom().shuffle(people)
    wanted = len(people) // (CAST * CASTS) * CASTS
    casts: list[list[Attendee]] = [[] for _cast in range(wanted)]
    open_casts = [(0, n) for n in range(wanted)]  # a heap: the emptiest first
    for one in people:
        passed_over = []
        while open_casts:
            size, n = heapq.heappop(open_casts)
            if _fits(one.code, [other.code for other in casts[n]], company):
                casts[n].append(one)
                passed_over += [(size + 1, n)] * (size + 1 < CAST)
                break
            passed_over.append((size, n))
        for entry in passed_over:
            heapq.heappush(open_casts, entry)
    full = [[one.pk for one in cast] for cast in casts if len(cast) == CAST]
    return [full[at : at + CASTS] for at in range(0, len(full) - CASTS + 1, CASTS)]


@dataclass(frozen=True)
class _Company:
    """Who shares no cast: pairs that are kept apart or know each other, and the parties of everybody."""

    pairs: frozenset[frozenset[str]]
    parties: Mapping[str, frozenset[int]]


def _fits(one: str, cast: Iterable[str], company: _Company) -> bool:
    own = company.parties.get(one, frozenset())
    return not any(
        frozenset((one, other)) in company.pairs or own & company.parties.get(other, frozenset()) for other in cast
    )


def _who(event: Event) -> list[Attendee]:
    """Return who can be in a cast: no host, nobody who needs a certain table or company, all with one language."""
    tied = seating.tied(event)
    free = [
        one
        for one in seating.who_can_be_drawn(event)
        if not (one.is_host or one.needs or one.largest_table or one.pk in tied)
    ]
    spoken = Counter(language for one in free for language in one.languages).most_common(1)
    return [one for one in free if not one.languages or spoken[0][0] in one.languages]


def _company(problem: Problem) -> _Company:
    parties = Facts(problem).parties
    return _Company(
        frozenset(frozenset(pair) for pair in (*problem.apart, *problem.known)),
        {
            one.id: frozenset(row[row >= 0].tolist())
            for one, row in zip(problem.people, parties.reshape(len(problem.people), -1), strict=True)
        },
    )


def _may_still_sit(study: Study, problem: Problem) -> bool:
    """Whether nobody has to be kept from their cast since it was made; all casts are looked at, whoever is drawn."""
    if study.state != Study.State.WRITTEN:
        return True
    company, casts = _company(problem), defaultdict(list)
    for position, cast, code in StudyArm.objects.filter(study=study).values_list("position", "cast", "attendee__code"):
        casts[position, cast].append(code)
    return all(_fits(code, there[:at], company) for there in casts.values() for at, code in enumerate(there))


# -- the draw ---------------------------------------------------------------------------------------------------------


def draw_casts(*, study: Study, by: User | None) -> None:
    """Draw which clusters keep their casts, and pin these to a table in every second round.

    Raises
    ------
    NotNowError
        A plan is released, rounds or tables were changed, or it was taken back.
    """
    with transaction.atomic():
        seating.refuse(study.event, Study.Design.CASTS)
        _refuse_programme(study.event)
        problem = _problem(study.event)
        planned = study.protocol["planned"]
        if len(problem.rounds) != planned["rounds"] or not _may_still_sit(study, problem):
            raise NotNowError(
                _(
                    "The list or the rounds were changed since this was switched on. Take it back, and switch it on again."
                )
            )
        _refuse_full(problem, planned["clusters"])
        if actions.draw_halves(study=study, by=by):
            seating.put(study.event, _pins(study, problem))


def _pins(study: Study, problem: Problem) -> Iterable[tuple[int, int, str]]:
    """Return where the casts that were drawn sit: in every second round, at another table each time."""
    casts: dict[tuple[int, int | None], list[int]] = {}
    for one in seating.drawn_into(study, first=True):
        casts.setdefault((one.position, one.cast), []).append(one.attendee_id)
    for turn, number in enumerate(_theirs(len(problem.rounds))):
        tables = _tables(problem, number)[: max(len(casts), 1)]
        for place, members in enumerate(casts.values()):
            table = tables[(place + turn) % len(tables)]
            yield from ((who, number, table.id) for who in members)


def _theirs(rounds: int) -> range:
    """Return the rounds in which casts meet: the first, the third ..."""
    return range(1, rounds + 1, 2)


def _tables(problem: Problem, number: int) -> list[Table]:
    """Return the tables of a round at which a cast and a host have room; those without a feature first."""
    pinned = {pin.table for pin in problem.programme.pins if pin.round == number}
    large = [
        one
        for one in problem.rounds[number - 1].tables
        if one.seats > CAST and not one.language and not one.topic and one.id not in pinned
    ]
    return sorted(large, key=lambda one: len(one.features))

"""Stepped rounds: in each round one half sits at planned tables and the other has free time, then they swap."""

from __future__ import annotations

import math
import secrets
from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from kinfolk_web.outcomes.evaluation import actions, seating
from kinfolk_web.outcomes.evaluation.actions import NotNowError, Settled
from kinfolk_web.outcomes.evaluation.models import Study
from kinfolk_web.programme.models import Pin

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event
    from kinfolk_web.people.models import Attendee

USUALLY = 0.3  # of people who say that they have a good bond after one round, for the sketch: an assumption
TURNS = 2  # halves that take turns
TOGETHER, HOST, NEW, BEFORE = "must sit together", "host", "new", "been here before"


@transaction.atomic
def write_stepped(*, event: Event, by: User | None) -> Study:
    """Write the protocol of stepped rounds; who must sit together is drawn together, and hosts are halved by themselves.

    Raises
    ------
    NotNowError
        A plan is released, the number of rounds is odd, or too few people can be drawn.
    """
    seating.refuse(event, Study.Design.STEPPED)
    rounds = len(seating.rounds_of(event))
    if rounds < TURNS or rounds % TURNS:
        raise NotNowError(
            _(
                "The halves take turns, so that everybody gets as much of both: that takes two rounds, four, or six. The "
                "programme has %d."
            )
            % rounds
        )
    units = _units(event)
    people = sum(map(len, units))
    seating.refuse_few(people)
    secrets.SystemRandom().shuffle(units)
    planned = {"people": people, "rounds": rounds, "detectable_in_100": _detectable(people)}
    settled = Settled(units="people", planned=planned, blocks=tuple(map(_block, units)))
    places = [[(one.pk, None) for one in unit] for unit in units]
    return actions.write_units(event=event, design=Study.Design.STEPPED, units=places, settled=settled, by=by)


def _units(event: Event) -> list[list[Attendee]]:
    """Return people as they are drawn: one by one, or with those with whom they must sit if all of these can be drawn."""
    free = {one.pk: one for one in seating.who_can_be_drawn(event)}
    tied = seating.tied(event)
    groups = {tied.get(pk, frozenset((pk,))) for pk in free}
    return [[free[pk] for pk in sorted(group)] for group in sorted(groups, key=min) if group <= free.keys()]


def _block(unit: list[Attendee]) -> str:
    if len(unit) > 1:
        return TOGETHER
    return HOST if unit[0].is_host else NEW if unit[0].times_attended == 0 else BEFORE


def _detectable(people: int) -> int:
    from kinfolk.evaluating.power import of_two_arms  # scipy: nobody else waits for it

    return math.ceil(100 * of_two_arms(people, base=USUALLY))


def draw_stepped(*, study: Study, by: User | None) -> None:
    """Draw who begins; from now on plans give everybody free time in the rounds that are not theirs.

    Raises
    ------
    NotNowError
        A plan is released, the number of rounds was changed, or it was taken back.
    """
    with transaction.atomic():
        seating.refuse(study.event, Study.Design.STEPPED)
        rounds = len(seating.rounds_of(study.event))
        if rounds != study.protocol["planned"]["rounds"]:
            raise NotNowError(
                _(
                    "The list or the rounds were changed since this was switched on. Take it back, and switch it on again."
                )
            )
        if actions.draw_halves(study=study, by=by):
            for first in (True, False):
                free = range(TURNS if first else 1, rounds + 1, TURNS)
                arm = seating.drawn_into(study, first=first)
                seating.put(study.event, ((one.attendee_id, number, "") for one in arm for number in free))


def free_rounds(attendee: Attendee) -> set[int]:
    """Return the rounds that are free time for somebody by the lot; whoever was not drawn has none."""
    if not takes_turns(attendee.event):
        return set()
    return set(Pin.objects.filter(event=attendee.event, attendee=attendee, table="").values_list("round", flat=True))


def free_by_code(event: Event) -> dict[str, frozenset[int]]:
    """Return the rounds that are free time by the lot, by the code of whom they are free for."""
    if not takes_turns(event):
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    for code, number in Pin.objects.filter(event=event, table="").values_list("attendee__code", "round"):
        found[code].add(number)
    return {code: frozenset(rounds) for code, rounds in found.items()}


def takes_turns(event: Event) -> bool:
    """Whether halves take turns at an event, so that a round without a table is free time."""
    return Study.objects.filter(
        event=event, design=Study.Design.STEPPED, state=Study.State.DRAWN, ended_at__isnull=True
    ).exists()

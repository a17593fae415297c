"""What lots on people do to plans: pins that every plan keeps from the draw on, until it is ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from kinfolk_web.outcomes.evaluation import actions
from kinfolk_web.outcomes.evaluation.actions import FEWEST_PEOPLE, NotNowError
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm
from kinfolk_web.people.models import Attendee, Tie
from kinfolk_web.programme.models import Block, Pin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kinfolk_web.communities.models import Event

DESIGNS = (Study.Design.STEPPED, Study.Design.CASTS)


def refuse(event: Event, design: Study.Design) -> None:
    """Refuse a lot that decides who sits where, once people know it or where another lot decides it already.

    Raises
    ------
    NotNowError
        A plan is released, or the other of the two designs is switched on.
    """
    actions.hold(event)  # two who switch on, and whoever releases, wait for each other
    actions.refuse_if_released(event)
    other = next((one for one in DESIGNS if one != design and actions.standing(event, one) is not None), None)
    if other is not None:
        raise NotNowError(
            _("“%s” is switched on here. Both decide who sits where, so one event takes one of the two.") % other.label
        )


def refuse_few(people: int, wanted: int = FEWEST_PEOPLE) -> None:
    """Refuse a lot among so few that it would tell nothing, or something of somebody.

    Raises
    ------
    NotNowError
        There are fewer people than wanted.
    """
    if people < wanted:
        raise NotNowError(
            _(
                "At least %(least)d people are needed who have no pin and take part in every round; there are %(people)d. "
                "Take pins out, or use it at a larger gathering."
            )
            % {"least": wanted, "people": people}
        )


def rounds_of(event: Event) -> list[Block]:
    """Return the rounds in order."""
    return list(Block.objects.filter(event=event, kind=Block.Kind.ROUND))


def who_can_be_drawn(event: Event) -> list[Attendee]:
    """Return who comes, takes part in every round and has no pin: all others sit as they would anyhow."""
    pinned = set(Pin.objects.filter(event=event).values_list("attendee_id", flat=True))
    without = {kind for block in rounds_of(event) for kind in block.without}
    numbers = set(range(1, len(rounds_of(event)) + 1))
    coming = Attendee.objects.filter(event=event, state=Attendee.State.COMING, paused=False).order_by("pk")
    return [
        one
        for one in coming.defer("source_row", "edited", "attributes")
        if one.pk not in pinned and not without & set(one.kinds) and (one.rounds is None or numbers <= set(one.rounds))
    ]


def tied(event: Event) -> dict[int, frozenset[int]]:
    """Return everybody who must sit with somebody, with all of those who then have to share tables."""
    groups: dict[int, frozenset[int]] = {}
    for a, b in Tie.objects.filter(event=event, kind=Tie.Kind.TOGETHER).values_list("a_id", "b_id"):
        both = groups.get(a, frozenset((a,))) | groups.get(b, frozenset((b,)))
        groups |= dict.fromkeys(both, both)
    return groups


def put(event: Event, pins: Iterable[tuple[int, int, str]]) -> None:
    """Pin people (attendee, round, table; no table is free time); a pin that is there already stands."""
    rows = [Pin(event=event, attendee_id=who, round=number, table=table) for who, number, table in pins]
    Pin.objects.bulk_create(rows, ignore_conflicts=True)


def take_out(study: Study) -> None:
    """Take the pins of the lot out again, so that later plans are free; what an organiser pinned beside it stays."""
    arms = StudyArm.objects.filter(study=study)
    pins = Pin.objects.filter(event=study.event_id)
    if study.design == Study.Design.STEPPED:
        pins = pins.filter(table="", attendee__in=arms.values("attendee"))
    else:
        pins = pins.annotate(odd=F("round") % 2).filter(odd=1, attendee__in=arms.filter(first=True).values("attendee"))
    pins.delete()


def drawn_into(study: Study, *, first: bool) -> Sequence[StudyArm]:
    """Return those of one arm, in the order of the protocol."""
    return list(StudyArm.objects.filter(study=study, first=first, attendee__state=Attendee.State.COMING))

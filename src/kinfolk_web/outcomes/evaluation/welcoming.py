"""The welcome lottery: everybody new is greeted as ever, and for half of them, drawn by lot, greeters do one thing more."""

from __future__ import annotations

import math
import secrets
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import live, mail
from kinfolk_web.core.mail import Kind, Own
from kinfolk_web.core.models import Mail
from kinfolk_web.outcomes.evaluation import actions
from kinfolk_web.outcomes.evaluation.actions import FEWEST_PEOPLE, NotNowError, Settled
from kinfolk_web.outcomes.evaluation.models import Study, StudyArm
from kinfolk_web.people.invitations import address_of
from kinfolk_web.people.mailing import FIELDS, attendee_of, fields_of
from kinfolk_web.people.models import Attendee
from kinfolk_web.welcome.assigning import come_with_others
from kinfolk_web.welcome.queries import active, greets, meeting_of, new_people

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from kinfolk_web.accounts.models import User
    from kinfolk_web.communities.models import Event

USUALLY = 0.3  # of newcomers who say that they were welcomed, for the sketch of what one event can show: an assumption
ALONE, WITH_OTHERS = "alone", "with a party"


# -- before the draw --------------------------------------------------------------------------------------------------


def write_welcome(*, event: Event, by: User | None) -> Study:
    """Write the protocol of a welcome lottery among those who are new and have a greeter.

    They stand in it in an order that is drawn and told nobody, so that list and seed do not tell who was drawn.

    Raises
    ------
    NotNowError
        The doors are open, or too few newcomers have a greeter.
    """
    _refuse_late(event)
    new = set(new_people(event).values_list("pk", flat=True))
    people = [one for one in active(event).values_list("newcomer_id", flat=True) if one in new]
    if len(people) < FEWEST_PEOPLE:
        raise NotNowError(
            _(
                "At least %(least)d newcomers who have a greeter are needed, so that nothing is told of anybody; there are "
                "%(people)d. Find greeters for the others first, or use it at a larger gathering."
            )
            % {"least": FEWEST_PEOPLE, "people": len(people)}
        )
    secrets.SystemRandom().shuffle(people)
    others = come_with_others(event)
    blocks = tuple(WITH_OTHERS if one in others else ALONE for one in people)
    settled = Settled(units="newcomers", planned=_planned(blocks), blocks=blocks)
    return actions.write_halves(event=event, design=Study.Design.WELCOME, people=people, settled=settled, by=by)


def _planned(blocks: tuple[str, ...]) -> dict[str, int]:
    from kinfolk.evaluating.power import of_two_arms  # scipy: nobody else waits for it

    return {
        "newcomers": len(blocks),
        "alone": blocks.count(ALONE),
        "with_a_party": blocks.count(WITH_OTHERS),
        "detectable_in_100": math.ceil(100 * of_two_arms(len(blocks), base=USUALLY)),
    }


def _refuse_late(event: Event) -> None:
    opens = meeting_of(event).at
    if opens is not None and opens <= timezone.now():
        raise NotNowError(
            _("The doors are open, and newcomers are being greeted: nothing can be drawn any more. Use it next time.")
        )


def draw_welcome(*, study: Study, by: User | None) -> None:
    """Draw the halves, and tell greeters that one thing more is asked of them.

    Raises
    ------
    NotNowError
        The doors are open, or it was taken back.
    """
    with transaction.atomic():
        _refuse_late(study.event)
        if not actions.draw_halves(study=study, by=by):
            return
        drawn = StudyArm.objects.filter(study=study, first=True).values("attendee")
        greeters = (
            active(study.event).filter(newcomer__in=drawn, met_at__isnull=True).values_list("greeter_id", flat=True)
        )
        mail.post_all(
            kind="greeter_lot",
            event=study.event,
            mails=[Mail(attendee_id=one, key=f"greeter_lot:{study.pk}:{one}") for one in sorted(set(greeters))],
        )
        live.publish(f"event:{study.event_id}", "welcome")


# -- what greeters see ------------------------------------------------------------------------------------------------


def asked_for(event: Event, newcomers: Iterable[int]) -> Mapping[int, datetime | None]:
    """Return those of some newcomers for whom the greeter is asked for more, with when they did it; nobody else sees it."""
    arms = StudyArm.objects.filter(
        study__event=event,
        study__design=Study.Design.WELCOME,
        study__state=Study.State.DRAWN,
        study__ended_at__isnull=True,
        first=True,
    )
    return dict(arms.filter(attendee__in=list(newcomers)).values_list("attendee_id", "done_at"))


def lines_for_paper(event: Event) -> dict[str, str]:
    """Return what stands on a greeter's sheet beside somebody who was drawn, by their codes."""
    drawn = asked_for(event, active(event).values_list("newcomer_id", flat=True))
    codes = Attendee.objects.filter(pk__in=drawn).values_list("code", flat=True)
    line = _(
        "One thing more, drawn by lot: introduce them to two people before the first table. Keep to yourself who was drawn."
    )
    return dict.fromkeys(codes, line)


def note_done(*, greeter: Attendee, welcome: int) -> bool:
    """Note that a greeter has introduced somebody, said once; return whether it was theirs to do."""
    one = next((one.welcome for one in greets(greeter) if one.welcome.pk == welcome), None)
    if one is None or one.newcomer_id not in asked_for(greeter.event, [one.newcomer_id]):
        return False
    StudyArm.objects.filter(
        study__event=greeter.event, study__design=Study.Design.WELCOME, attendee=one.newcomer_id, done_at__isnull=True
    ).update(done_at=timezone.now())
    return True


def _fill(one: Mail) -> dict[str, Any] | None:
    """Fill the mail to a greeter; for whom it is stands on their page alone, so that nobody else reads who was drawn."""
    reader = attendee_of(one)
    if reader is None or not asked_for(reader.event, [line.welcome.newcomer_id for line in greets(reader)]):
        return None
    link = Own(f"{address_of(reader)}?then=greeting", _("Whom I greet"))
    return fields_of(reader) | {"link": link}


GREETER_LOT = Kind(
    "greeter_lot",
    gettext_lazy("One thing more for greeters"),
    gettext_noop("One thing more for those you greet at {event}"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "a lot was drawn, to find out honestly whether an introduction helps people who are new. Some of those you greet were "
        "drawn; your page shows who. Please introduce them to two people before the first table.\n\n"
        "Greet all the others as warmly as ever. And please keep to yourself who was drawn.\n\n"
        "{link}"
    ),
    FIELDS,
    _fill,
    about=gettext_lazy("When the welcome lottery is drawn, to greeters who are asked for one thing more."),
)
mail.register(GREETER_LOT)

"""The mail of the evening before: when the doors open, who greets them, and who keeps a seat for them at which table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.mail import Kind
from kinfolk_web.people.mailing import FIELDS, attendee_of, fields_of
from kinfolk_web.plans.held import plan_that_holds
from kinfolk_web.plans.models import Seat
from kinfolk_web.plans.places import places_of
from kinfolk_web.plans.welcoming import greeter_now
from kinfolk_web.programme.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kinfolk_web.communities.models import Event
    from kinfolk_web.core.models import Mail
    from kinfolk_web.people.models import Attendee
    from kinfolk_web.plans.models import Plan


def _to(event: Event) -> Iterable[int]:
    plan = plan_that_holds(event)
    if plan is None:
        return ()
    return Seat.objects.filter(plan=plan).values_list("attendee_id", flat=True).distinct()


def _fill(one: Mail) -> dict[str, Any] | None:
    attendee = attendee_of(one)
    plan = plan_that_holds(attendee.event) if attendee else None
    if attendee is None or plan is None or _has_begun(attendee.event):
        return None
    door = Block.objects.filter(event=attendee.event, day=1).order_by("starts_at", "id").first()
    return fields_of(attendee) | {
        "doors": time_format(door.starts_at, "TIME_FORMAT") if door else "",
        "greeter": _greeter(attendee),
        "seat": _seat(attendee, plan),
    }


def _has_begun(event: Event) -> bool:
    """Whether the first day is here: then people are on their way, and a mail only confuses."""
    today = timezone.now().astimezone(ZoneInfo(event.timezone)).date()
    return event.starts_on is not None and today >= event.starts_on


def _greeter(attendee: Attendee) -> str:
    found = greeter_now(attendee)
    if found is None:
        return ""
    name, place = found
    said = _("%(name)s greets you: %(place)s.") if place else _("%(name)s greets you.")
    return said % {"name": name, "place": place}


def _seat(attendee: Attendee, plan: Plan) -> str:
    place = next(iter(places_of(attendee, plan).values()), None)
    if place is None:
        return ""
    host = place.host
    if host is not None and host.pk == attendee.pk:
        return _("You host table %(table)s.") % {"table": place.table}
    if host is None:
        return _("A seat is kept for you at table %(table)s.") % {"table": place.table}
    return _("%(host)s is keeping a seat for you at table %(table)s.") % {"host": host.name, "table": place.table}


EVENING = Kind(
    "evening",
    gettext_lazy("The evening before"),
    gettext_noop("{event}: who keeps a seat for you"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "{event} begins soon:\n{day}, {doors}\n{place}\n\n"
        "{greeter}\n"
        "{seat}\n\n"
        "Your page has the whole day, and whatever changes until then.\n\n"
        "{link}\n\n"
        "See you there,\n{community}"
    ),
    FIELDS
    | {
        "doors": gettext_lazy("when the doors open"),
        "greeter": gettext_lazy("a sentence with who greets them, if somebody does"),
        "seat": gettext_lazy("a sentence with their first table and who hosts it"),
    },
    _fill,
    about=gettext_lazy(
        "Once a plan is released: when the doors open, who greets them, who keeps a seat at which table."
    ),
    in_subject=frozenset({"day", "doors"}),
    to=_to,
    tells=True,
)
mail.register(EVENING)

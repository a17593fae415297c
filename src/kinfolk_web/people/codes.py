"""Codes: eight digits, mailed to an attendee or told them by staff, that show who sits before an open page.

A code belongs to the one browser that asked for it, is good for ten minutes and five tries, and ends with the next one.
It is an HMAC under the installation's secret, so that neither the code nor anything it could be guessed by lies in the
database.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy, gettext_noop

from kinfolk_web.core import mail
from kinfolk_web.core.audit import change
from kinfolk_web.core.limits import allowed
from kinfolk_web.core.mail import Kind
from kinfolk_web.people.mailing import attendee_of, first_name
from kinfolk_web.people.models import VisitCode
from kinfolk_web.people.visiting import prove

if TYPE_CHECKING:
    from kinfolk_web.accounts.models import User
    from kinfolk_web.core.models import Mail
    from kinfolk_web.people.models import Attendee, Visit

PURPOSE = "kinfolk.code/1"
DIGITS, TRIES = 8, 5
GOOD_FOR = timedelta(minutes=10)
MOST_AN_HOUR = 5


def ask(*, visit: Visit) -> VisitCode | None:
    """Make a new code for a browser, and mail it if there is an address; None if that was asked for too often."""
    if not allowed("code", str(visit.attendee_id), most=MOST_AN_HOUR, within=timedelta(hours=1)):
        return None
    with transaction.atomic():
        code, _made = VisitCode.objects.update_or_create(
            visit=visit, defaults={"salt": secrets.token_hex(16), "made_at": timezone.now(), "tries": 0}
        )
        if is_mailed(visit.attendee):
            mail.post(
                kind=CODE.name,
                event=visit.attendee.event,
                attendee_id=visit.attendee_id,
                facts={"code": code.pk, "of": code.salt[:8]},
            )
    return code


def is_mailed(attendee: Attendee) -> bool:
    """Whether somebody's codes come by mail; else staff tell them."""
    return bool(settings.MAIL_URL and attendee.email)


def open_code(visit: Visit) -> VisitCode | None:
    """Return the code that a browser can enter now, if there is one."""
    now = timezone.now()
    return VisitCode.objects.filter(visit=visit, made_at__gt=now - GOOD_FOR, tries__lt=TRIES).first()


def enter(*, visit: Visit, digits: str) -> str | None:
    """Show who sits before the page; return the browser's new secret, or None if the code is not the one."""
    said = "".join(letter for letter in digits if letter.isascii() and letter.isdigit())
    with transaction.atomic():
        good = VisitCode.objects.select_for_update().filter(visit=visit, made_at__gt=timezone.now() - GOOD_FOR)
        code = good.filter(tries__lt=TRIES).first()
        if code is None:
            return None
        if not constant_time_compare(said, _digits_of(code)):
            VisitCode.objects.filter(pk=code.pk).update(tries=F("tries") + 1)
            return None
        code.delete()
        return prove(visit=visit)


def _digits_of(code: VisitCode) -> str:
    seal = salted_hmac(PURPOSE, f"{code.visit_id}/{code.salt}", algorithm="sha256").digest()
    return f"{int.from_bytes(seal[:16]) % 10**DIGITS:0{DIGITS}}"


def spoken(digits: str) -> str:
    """Return a code as people read and say it."""
    return f"{digits[:4]} {digits[4:]}"


# -- by mail --------------------------------------------------------------------------------------------------------


def _fill(one: Mail) -> dict[str, Any] | None:
    attendee = attendee_of(one)
    code = VisitCode.objects.filter(pk=one.facts.get("code"), visit__attendee=one.attendee_id).first()
    if attendee is None or code is None or code.salt[:8] != one.facts.get("of"):
        return None
    return {"first_name": first_name(attendee.name), "code": spoken(_digits_of(code))}


CODE = Kind(
    "code",
    gettext_lazy("Code"),
    gettext_noop("Your code"),
    gettext_noop(
        "Hello {first_name},\n\n"
        "this is the code for your page of {event}:\n\n"
        "{code}\n\n"
        "It is good for ten minutes, in the browser that asked for it. Nobody of the team will ever ask you for it. If "
        "you did not ask for a code, somebody has your personal link: tell whoever runs the event, and they give you a "
        "new one."
    ),
    {"first_name": gettext_lazy("their first name"), "code": gettext_lazy("the code")},
    _fill,
    asked_for=True,
    urgent=True,
    lasts=GOOD_FOR,
    secret=True,
)
mail.register(CODE)


# -- by a member of staff -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A code for a member of staff to read out, and which browser asked for it."""

    digits: str
    browser: str
    minutes: int


def tell(*, attendee: Attendee, by: User) -> list[Told]:
    """Return the codes that somebody asked for whom no mail reaches; the change log says that they were told."""
    if is_mailed(attendee):
        return []
    now = timezone.now()
    codes = VisitCode.objects.filter(visit__attendee=attendee, made_at__gt=now - GOOD_FOR, tries__lt=TRIES)
    found = list(codes.select_related("visit").order_by("-made_at"))
    if found:
        with change("code.tell", by=by, event=attendee.event, about=attendee):
            pass
    return [
        Told(spoken(_digits_of(one)), one.visit.browser, int((one.made_at + GOOD_FOR - now).total_seconds() // 60) + 1)
        for one in found
    ]
